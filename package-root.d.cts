/** File URL of the package's root folder, ending in a slash. */
export declare const packageRoot: string;
