export const rename = (): string => "nobody";
