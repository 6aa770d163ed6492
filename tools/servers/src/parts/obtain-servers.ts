import { databaseAccount } from './account';
import { obtainNats } from './obtain-nats';
import { findPostgres } from './postgres-binaries';
import { toolsFolder as usual } from '../repository';

/** Gets what the tests' own servers need, so that no single test pays for a download or reports its failure. */
export async function obtainServers(toolsFolder = usual()): Promise<void> {
  await obtainNats(toolsFolder);
  await findPostgres({ account: databaseAccount(), toolsFolder });
}
