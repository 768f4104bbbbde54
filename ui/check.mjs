// Validates every .html file of a folder: node check.mjs <folder>.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { FileSystemConfigLoader, HtmlValidate, formatterFactory } from "html-validate";

const folder = process.argv[2];
if (!folder) {
  console.error("usage: node check.mjs <folder of .html files>");
  process.exit(2);
}
const checker = new HtmlValidate(
  new FileSystemConfigLoader({
    root: true,
    extends: ["html-validate:recommended", "html-validate:a11y"],
    rules: {
      "no-inline-style": "error",
      // Checkboxes of one question share a name, as forms are meant to.
      "form-dup-name": ["error", { shared: ["radio", "checkbox", "button", "reset", "submit"] }],
      // Rust writes attributes and void elements in one style of its own.
      "no-trailing-whitespace": "off",
      "void-style": "off",
      "attribute-boolean-style": "off",
      "long-title": "off",
      // Telephone numbers are kept from breaking by the style sheet.
      "tel-non-breaking": "off",
    },
  }),
);
const files = readdirSync(folder).filter((name) => name.endsWith(".html")).sort();
if (files.length === 0) {
  console.error(`no .html files in ${folder}`);
  process.exit(2);
}
let failed = 0;
for (const name of files) {
  const report = await checker.validateString(readFileSync(join(folder, name), "utf8"), join(folder, name));
  if (!report.valid || report.warningCount > 0) {
    failed += 1;
    console.log(formatterFactory("text")(report.results));
  }
}
console.log(`${files.length} pages, ${failed} with faults`);
process.exit(failed > 0 ? 1 : 0);
