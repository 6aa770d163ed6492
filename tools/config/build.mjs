// Compiles one project's src/ into dist/ with swc (types are checked apart, by `npm run types`).
// Usage, from the root: node tools/config/build.mjs <project folder>
import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import { transformFile } from '@swc/core';
import { swcOptions } from './swc.mjs';

const project = process.argv[2];
const source = join(project, 'src');
const target = join(project, 'dist');
// Built aside and swapped at the end: a running system may load a module from the old one meanwhile.
const aside = join('.nx', `build-${process.pid}`);

await mkdir(aside, { recursive: true });
const found = existsSync(source) ? await readdir(source, { recursive: true }) : [];
const files = found.filter((file) => /\.tsx?$/.test(file) && !/\.(spec|int-spec|fixture)\.tsx?$/.test(file));
for (const file of files) {
  const from = join(source, file);
  const compiled = file.replace(/\.tsx?$/, '.js');
  const { code, map } = await transformFile(from, {
    ...swcOptions,
    sourceMaps: true,
    sourceFileName: relative(dirname(join(target, compiled)), from),
  });
  const to = join(aside, compiled);
  await mkdir(dirname(to), { recursive: true });
  await writeFile(to, `${code}\n//# sourceMappingURL=${basename(to)}.map\n`);
  await writeFile(`${to}.map`, map);
}
await rm(target, { recursive: true, force: true });
await rename(aside, target);
