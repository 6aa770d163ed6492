import { longestReason } from '@ucv/platform-event-store';
import { services } from '@ucv/platform-messaging';
import { at, bodyOf, free, list, mapOf, named, orNull, ref, shape, text, textUpTo } from './schema-parts';

const reason = {
  ...textUpTo(longestReason),
  description: 'Kept for ever in the clear: no e-mail address, no telephone number',
};

export const parkedSchemas = {
  ParkedFact: shape(
    {
      id: text,
      service: { enum: services },
      projection: text,
      factId: text,
      type: text,
      stream: text,
      revision: { type: 'integer', minimum: 0 },
      position: text,
      state: { enum: ['open', 'discarded', 'replayed'] },
      reason: { type: 'string', description: 'Code of why it could not be taken' },
      parkedAt: at,
      rebuild: {
        ...shape({ projection: text, only: ref }, ['only']),
        description:
          'Present where a replay does not promise the rows of a rebuild: what to rebuild afterwards',
      },
      discarded: shape({ at, actor: text, reason: text }),
      inspected: shape({ metadata: free, shape: mapOf(text) }),
    },
    ['rebuild', 'discarded', 'inspected'],
  ),
  ParkedPage: shape({
    data: list(named('ParkedFact')),
    cursor: orNull(text),
    unanswered: { ...list({ enum: services }), description: 'Their facts are not among these' },
  }),
  ReplayParked: bodyOf({ reason }, ['reason']),
  DiscardParked: bodyOf({ reason }),
};
