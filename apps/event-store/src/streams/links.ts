import type { RecordView } from '../storage/record';
import type { Store } from '../storage/store';
import { GrpcError } from '../transport/status';
import { eventData } from '../wire/event-data';
import { LINK_TYPE, readLink, resolvedFrame, type LinkTarget } from '../wire/link';
import { readable } from './readable';

const linkType = Buffer.from(LINK_TYPE);

/**
 * Frames of the links among these events, with what they point at. A link to an event that is deleted, truncated,
 * too old or missing comes alone; one whose data is no link at all is left out, as an ordinary event.
 * @cost a read and about 30 µs a link, nothing for other events
 */
export async function resolveLinks(store: Store, records: RecordView[]): Promise<Map<RecordView, Buffer>> {
  const links = records.filter((record) => record.typeBytes.equals(linkType));
  const frames = await Promise.all(links.map((link) => resolve(store, link)));
  return new Map(links.map((link, index) => [link, frames[index]!]));
}

async function resolve(store: Store, link: RecordView): Promise<Buffer> {
  const target = readLink(eventData(link.frame));
  return target ? resolvedFrame(link.frame, (await find(store, target))?.frame) : link.frame;
}

async function find(store: Store, { stream = '', revision }: LinkTarget): Promise<RecordView | undefined> {
  const shown = visible(store, stream);
  if (!shown) return undefined;
  const wanted = revision === -1 ? shown.last : revision;
  if (wanted < shown.first || wanted > shown.last) return undefined;
  return (await store.between(stream, wanted, wanted)).find(shown.shows);
}

function visible(store: Store, stream: string): ReturnType<typeof readable> {
  if (stream === '') return undefined;
  try {
    return readable(store, stream);
  } catch (error) {
    if (error instanceof GrpcError) return undefined;
    throw error;
  }
}
