import { join } from 'node:path';
import { ensureBuilt, isBuilt } from './build.mjs';
import { ensureInstalled, stampMatches } from './install.mjs';
import { withLock } from './lock.mjs';
import { checkNode, root } from './repository.mjs';

/** Makes a clone runnable: dependencies installed, everything built. Safe to run twice at once. */
export async function prepare() {
  checkNode();
  if (stampMatches() && isBuilt()) return;
  let told = false;
  const onWait = (text) => {
    if (!told) console.log(`… ${text}`);
    told = true;
  };
  await withLock(join(root, '.nx/ucv-prepare.lock'), { onWait }, async () => {
    await ensureInstalled();
    await ensureBuilt();
  });
}
