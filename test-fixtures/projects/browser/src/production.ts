/** What a page ships for woven code, when nobody records. */
export * from "callweave/runtime";
