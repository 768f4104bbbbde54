// Builds styles and scripts into dist/, names them by content, packs them and
// writes dist/manifest.json. Run by `cargo xtask ui` after `npm ci`.
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import * as esbuild from "esbuild";
import * as sass from "sass";

const here = dirname(fileURLToPath(import.meta.url));
const dist = join(here, "dist");
// Budgets in bytes on the wire (DESIGN §7): a first visit is at most 60 kB.
const budgets = { "binhan.css": 16_000, "binhan.js": 20_000, "icon.svg": 500 };

function styles() {
  const built = sass.compile(join(here, "styles/binhan.scss"), { style: "compressed", quietDeps: true });
  return esbuild.transformSync(built.css, { loader: "css", minify: true, target: ["chrome90", "safari14", "firefox90"] }).code;
}

function scripts() {
  const built = esbuild.buildSync({
    entryPoints: [join(here, "scripts/binhan.js")],
    bundle: true,
    minify: true,
    format: "iife",
    target: ["es2020"],
    legalComments: "none",
    write: false,
  });
  return built.outputFiles[0].text;
}

mkdirSync(dist, { recursive: true });
for (const old of readdirSync(dist)) rmSync(join(dist, old));
const manifest = {};
const sources = { "binhan.css": styles(), "binhan.js": scripts(), "icon.svg": readFileSync(join(here, "icon.svg"), "utf8") };
let failed = false;
for (const [name, text] of Object.entries(sources)) {
  const bytes = Buffer.from(text, "utf8");
  const hash = createHash("sha256").update(bytes).digest("hex").slice(0, 12);
  const hashed = name.replace(/\.(\w+)$/, `.${hash}.$1`);
  const packed = brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } });
  const gzipped = gzipSync(bytes, { level: 9 });
  writeFileSync(join(dist, hashed), bytes);
  writeFileSync(join(dist, `${hashed}.br`), packed);
  writeFileSync(join(dist, `${hashed}.gz`), gzipped);
  manifest[name] = hashed;
  console.log(`${hashed}: ${bytes.length} bytes, ${gzipped.length} gzip, ${packed.length} brotli`);
  if (gzipped.length > budgets[name]) {
    console.error(`${name} is larger than its budget of ${budgets[name]} bytes`);
    failed = true;
  }
}
writeFileSync(join(dist, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`);
process.exit(failed ? 1 : 0);
