// Reads formulas as JSON lines from standard input and answers each with what
// Temml makes of it: {"mathml": …, "micros": …} or {"error": …}. The argument
// is the path of temml.cjs.
import { createRequire } from "node:module";
import { createInterface } from "node:readline";

const temml = createRequire(import.meta.url)(process.argv[2]);
const render = (tex) => temml.renderToString(tex, { throwOnError: true });
const rounds = 5; // the best of which counts

function answer(tex) {
  let micros = Infinity;
  let mathml;
  try {
    for (let i = 0; i < rounds; i++) {
      const start = performance.now();
      mathml = render(tex);
      micros = Math.min(micros, 1000 * (performance.now() - start));
    }
  } catch (e) {
    return { error: String(e.message || e).split("\n")[0] };
  }
  return { mathml, micros };
}

for (let i = 0; i < 3000; i++) render("\\sum_{i=1}^n \\frac{a_i}{\\sqrt{2}} + " + i); // warms the compiler up
for await (const line of createInterface({ input: process.stdin })) {
  console.log(JSON.stringify(answer(JSON.parse(line))));
}
