import { Refusal } from '@ucv/platform-service';
import { type Circumstances, maxEventBytes } from '../decide/judge';
import { maxDepth, weigh } from '../decide/weigh';

const mostEvents = 2_500;

/** A part of a batch that was left out, so that the batch is not lost for it. */
export interface Warning {
  field: string;
  code: 'ingestion.batch-part-ignored';
  message: string;
}

export interface Batch {
  events: readonly unknown[];
  shared: NonNullable<Circumstances['shared']>;
  warnings: Warning[];
}

/**
 * The events of a batch, and what it says for all of them.
 * @refuses ingestion.batch-invalid, ingestion.batch-too-large. A 400 loses the whole batch at the sender, so
 *          that only what makes the batch itself unreadable is refused here
 */
export function batchOf(body: unknown): Batch {
  const { batch, context, integrations } = (body ?? {}) as Record<string, unknown>;
  const events = listOf(batch);
  if (!events) throw new Refusal('ingestion.batch-invalid', 'The body must be {"batch": […]}.');
  if (events.length > mostEvents) {
    throw new Refusal('ingestion.batch-too-large', `A batch may hold at most ${mostEvents} events.`);
  }
  const read: Batch = { events, shared: {}, warnings: [] };
  share(read, 'context', context);
  share(read, 'integrations', integrations);
  return read;
}

/** A list; PHP writes one whose first entry was removed as `{"1": …, "2": …}`. */
function listOf(value: unknown): readonly unknown[] | undefined {
  if (Array.isArray(value)) return value;
  if (typeof value !== 'object' || value === null) return undefined;
  return Object.keys(value).every((key) => /^\d+$/.test(key)) ? Object.values(value) : undefined;
}

function share(batch: Batch, field: 'context' | 'integrations', value: unknown): void {
  if (value === undefined || value === null || (Array.isArray(value) && value.length === 0)) return;
  if (isShared(value)) {
    batch.shared[field] = value;
    return;
  }
  const consent = field === 'context' ? consentOf(value) : {};
  if (isShared(consent)) batch.shared[field] = consent;
  const message = `${field} of the batch was left out: it must be an object of at most 32 KiB and 64 levels, without the key __proto__.`;
  batch.warnings.push({ field, code: 'ingestion.batch-part-ignored', message });
}

/** It becomes part of every event, so that it may not be larger than one. */
function isShared(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const { bytes, depth, forbidden } = weigh(value);
  if (depth > maxDepth || forbidden) return false;
  return bytes <= maxEventBytes || Buffer.byteLength(JSON.stringify(value)) <= maxEventBytes;
}

/** What is refused is heard, also where the rest of a context is too large to be kept. */
function consentOf(context: unknown): object {
  const { consent, consentManagement } = context as Record<string, unknown>;
  return {
    ...(consent === undefined ? {} : { consent }),
    ...(consentManagement === undefined ? {} : { consentManagement }),
  };
}
