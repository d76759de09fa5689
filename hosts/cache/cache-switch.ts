/** `CALLWEAVE_CACHE=off`: nothing that is kept between runs is read or written. */
export const isCacheOff = (): boolean => process.env.CALLWEAVE_CACHE === "off";
