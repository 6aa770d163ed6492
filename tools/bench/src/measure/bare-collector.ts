import { createHash } from 'node:crypto';
import type { Fact } from '@ucv/envelope';
import { EventLog } from '@ucv/platform-event-store';
import fastify from 'fastify';

/**
 * What a collector could not do less of: parses the batch, and appends each event as it came to a stream of
 * its sender, durably, one append a stream. Checks nothing, names nobody, seals nothing, allows doubles.
 */
async function main(eventStoreUrl: string): Promise<void> {
  const log = EventLog.connect(eventStoreUrl);
  const server = fastify({ bodyLimit: 2 ** 20 });
  server.post('/v1/batch', async (request) => {
    const { batch } = request.body as { batch: Received[] };
    const byStream = new Map<string, Fact[]>();
    for (const event of batch) {
      const stream = streamOf(event.userId ?? event.anonymousId ?? '');
      const facts = byStream.get(stream) ?? [];
      byStream.set(stream, facts);
      facts.push({
        id: event.messageId,
        type: 'bench.event-received.v1',
        data: event,
        metadata: {},
      } as never);
    }
    await Promise.all([...byStream].map(([stream, facts]) => log.append(stream, facts, 'any')));
    return { success: true };
  });
  const address = await server.listen({ host: '127.0.0.1', port: 0 });
  process.once('SIGTERM', () => process.exit(0));
  process.once('disconnect', () => process.exit(0));
  process.send?.(address);
}

interface Received {
  messageId: string;
  userId?: string;
  anonymousId?: string;
}

/** Named as the product names them, in a category that nobody reads. */
function streamOf(id: string): string {
  const ref = createHash('md5').update(id).digest('hex');
  return `bare-${ref.slice(0, 2)}.main.${ref}`;
}

void main(process.argv[2] as string);
