import { access } from './access.contract';
import { appending } from './append.contract';
import { connection } from './connection.contract';
import { deleting } from './delete.contract';
import type { Dialect } from './dialect';
import { leaving } from './leaving.contract';
import { links } from './links.contract';
import { load } from './load.contract';
import { readingAll } from './read-all.contract';
import { readingStreams } from './read-stream.contract';
import { ServerUnderTest, serverKinds } from './server';
import { streamMetadata } from './stream-metadata.contract';
import { subscribingToAll } from './subscribe-to-all.contract';
import { subscribingToStreams } from './subscribe-to-stream.contract';
import { systemStreams } from './system-streams.contract';
import { tombstoning } from './tombstone.contract';

/** The behaviour that any server must show, one part a file. */
const parts: Record<string, (server: ServerUnderTest) => void> = {
  appending,
  'reading streams': readingStreams,
  'reading all streams': readingAll,
  'stream metadata': streamMetadata,
  deleting,
  tombstoning,
  links,
  'system streams': systemStreams,
  access,
  connection,
  'subscribing to streams': subscribingToStreams,
  'subscribing to all streams': subscribingToAll,
  // Last, because they fill the log that the others read from the start.
  load,
  leaving,
};

/** Holds each server to the contract, as an official client sees it. */
export function holdToContract(dialect: Dialect): void {
  describe.each(serverKinds)(`${dialect.name}, %s server`, (kind) => {
    const server = new ServerUnderTest(kind, dialect);
    beforeAll(() => server.start());
    afterAll(() => server.stop());
    for (const [name, part] of Object.entries(parts)) describe(name, () => part(server));
  });
}
