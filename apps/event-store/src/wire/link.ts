import { ReadResp } from '@eventstore/db-client/generated/streams_pb';
import { frame } from '../transport/framing';

/** Type of an event that stands for another one. */
export const LINK_TYPE = '$>';

/** Another event: its stream and revision, -1 for the stream's newest. */
export interface LinkTarget {
  stream: string | undefined;
  revision: number;
}

/** @returns undefined for data that is not of the form `revision@stream`; no stream where the `@` is missing */
export function readLink(data: Buffer): LinkTarget | undefined {
  const text = data.toString('utf8');
  const at = text.indexOf('@');
  const number = at < 0 ? text : text.slice(0, at);
  if (!/^\s*[+-]?\d{1,19}\s*$/.test(number)) return undefined;
  return { revision: Number(number), stream: at < 0 ? undefined : text.slice(at + 1) };
}

/** The frame for a link: the event that it stands for, where there is one, and the link itself, whose position counts. */
export function resolvedFrame(link: Buffer, target: Buffer | undefined): Buffer {
  const response = ReadResp.deserializeBinary(link.subarray(5));
  const read = response.getEvent()!;
  read.setLink(read.getEvent());
  read.setEvent(target && ReadResp.deserializeBinary(target.subarray(5)).getEvent()?.getEvent());
  return frame(response.serializeBinary());
}
