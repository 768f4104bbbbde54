// Every page works without this file. It only takes burdens away.
import { ErrorSummary } from "govuk-frontend/dist/govuk/components/error-summary/error-summary.mjs";
import { quickExit } from "./exit.js";
import { refresh } from "./refresh.js";
import { sendStep } from "./steps.js";

const each = (selector, make) => document.querySelectorAll(selector).forEach((element) => make(element));

each("[data-bn-exit]", quickExit);
each("[data-bn-step]", sendStep);
each("[data-bn-refresh]", refresh);
if ("noModule" in HTMLScriptElement.prototype) {
  document.body.classList.add("govuk-frontend-supported");
  each("[data-bn-focus]", (summary) => new ErrorSummary(summary));
}
