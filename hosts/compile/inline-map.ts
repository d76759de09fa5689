/** A source map as the comment that stands behind the code. */
import { Buffer, JSON } from "../../base/built-ins.js";
import type { SourceMap } from "./own-source-map.js";

export const inlineMap = (map: SourceMap): string =>
  `//# sourceMappingURL=data:application/json;base64,${Buffer.from(JSON.stringify(map)).toString("base64")}`;
