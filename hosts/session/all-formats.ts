/** Lets the session of this thread save all formats. */
import { writeTrace } from "../../trace/formats.js";
import { saveTrace } from "./session-save.js";
import { sharedSession } from "./session.js";

sharedSession.useFormats({ saveTrace, writeTrace });
