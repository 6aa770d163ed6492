import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

// Who starts while another runs would otherwise replace what that one loads.
it('what was just built is not built again', () => {
  const build = pathToFileURL(join(__dirname, '../prepare/build.mjs')).href;
  const program = `const { ensureBuilt, isBuilt } = await import('${build}'); await ensureBuilt(); console.log('built:', isBuilt())`;
  const out = execFileSync(process.execPath, ['--input-type=module', '-e', program], { encoding: 'utf8' });
  expect(out).toContain('built: true');
});
