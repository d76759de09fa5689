/** `CALLWEAVE_CACHE=off`: nothing that is kept between runs is read or written. */
import { process } from "../../base/built-ins.js";

export const isCacheOff = (): boolean => process.env.CALLWEAVE_CACHE === "off";
