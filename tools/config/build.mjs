// Compiles one project's src/ into dist/ with swc (types are checked apart, by `npm run types`).
// Usage: node tools/config/build.mjs <project folder>
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { transformFile } from '@swc/core';
import { swcOptions } from './swc.mjs';

const project = process.argv[2];
const source = join(project, 'src');
const target = join(project, 'dist');

await rm(target, { recursive: true, force: true });
const files = (await readdir(source, { recursive: true })).filter(
  (file) => /\.tsx?$/.test(file) && !/\.(int-)?spec\.tsx?$/.test(file),
);
for (const file of files) {
  const from = join(source, file);
  const to = join(target, file.replace(/\.tsx?$/, '.js'));
  const { code, map } = await transformFile(from, {
    ...swcOptions,
    sourceMaps: true,
    sourceFileName: relative(dirname(to), from),
  });
  await mkdir(dirname(to), { recursive: true });
  await writeFile(to, `${code}\n//# sourceMappingURL=${to.split('/').pop()}.map\n`);
  await writeFile(`${to}.map`, map);
}
