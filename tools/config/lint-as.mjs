// Lints files as if they stood elsewhere: [{file, as}] on standard input, [[rule, …], …] on standard output.
// A process of its own, because Jest cannot load ESLint's configuration, which is an ES module.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ESLint } from 'eslint';

const root = fileURLToPath(new URL('../..', import.meta.url));
process.chdir(root);
const eslint = new ESLint({ cwd: root, overrideConfigFile: 'tools/config/eslint.config.mjs' });

const found = [];
for (const { file, as } of JSON.parse(readFileSync(0, 'utf8'))) {
  const [result] = await eslint.lintText(readFileSync(file, 'utf8'), { filePath: as });
  found.push(result.messages.map(({ ruleId, message }) => ruleId ?? message));
}
console.log(`\n${JSON.stringify(found)}`);
