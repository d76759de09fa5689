export function parse(text) {
    const value = Number(text);
    if (Number.isNaN(value))
        throw new Error(`no number: ${text}`);
    return { value };
}
//# sourceMappingURL=parsed.js.map
