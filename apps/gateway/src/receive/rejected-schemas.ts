import { rejectedEventStates } from '@ucv/contracts-ingestion';
import { longestReason } from '@ucv/platform-event-store';
import { at, bodyOf, count, free, list, mapOf, named, orNull, shape, text, textUpTo } from './schema-parts';
import { codePattern, mostRejected, rejectedIdPattern } from './rejected-queries';

const id = { type: 'string', pattern: rejectedIdPattern };
const state = { enum: rejectedEventStates };

const event = {
  id,
  state,
  code: { ...text, description: 'Why it was not taken in; of the last try where it was replayed in vain' },
  message: { ...text, description: 'What the code means, and what to do' },
  source: text,
  receivedAt: at,
  position: text,
  messageId: { ...orNull(text), description: 'Where it is recognisably machine-made' },
  withheld: {
    type: 'boolean',
    description: 'Nothing of it was kept, since somebody in it was erased: it can not be replayed',
  },
  tries: { ...count, description: 'How often it was replayed in vain' },
  settled: {
    anyOf: [
      shape({ at, actor: text, outcome: { enum: ['recorded', 'duplicate'] }, reason: text }, [
        'outcome',
        'reason',
      ]),
      { type: 'null' },
    ],
  },
};

const which = {
  ids: { ...list(id), minItems: 1, maxItems: mostRejected, description: 'Either these, or a filter' },
  filter: {
    ...bodyOf({ code: { type: 'string', pattern: codePattern }, source: text, from: text, to: text }, [
      'code',
      'source',
      'from',
      'to',
    ]),
    description:
      'The open ones that it holds for, oldest first, 100 at a time. from and to are of when they were received, ' +
      'RFC 3339 or a date: the start of that day in UTC for from, its end for to',
  },
  cursor: { ...text, description: 'With a filter: from the answer before, to go on' },
};

export const rejectedSchemas = {
  RejectedEvent: shape(event),
  RejectedEventPage: shape(
    {
      data: list(named('RejectedEvent')),
      cursor: orNull(text),
      counts: {
        ...list(shape({ code: text, source: text, count })),
        description: 'Of all pages; in the first one alone',
      },
    },
    ['counts'],
  ),
  RejectedEventDetail: shape(
    {
      ...event,
      subjects: list(named('Subject')),
      detail: {
        ...shape({ message: text, cut: { type: 'boolean' }, fields: mapOf(text) }),
        description:
          'What was wrong, and names and kinds of its fields without values; absent where nothing is kept',
      },
      event: {
        description: 'As it was sent, for admin and governance; the text of its beginning where it was cut',
      },
    },
    ['detail', 'event'],
  ),
  ReplayRejected: bodyOf(
    {
      ...which,
      mend: {
        type: 'object',
        description:
          'Corrections by id, * for all that are not named: a merge patch (RFC 7396), or the whole event',
        additionalProperties: { oneOf: [bodyOf({ patch: free }), bodyOf({ event: free })] },
      },
    },
    ['ids', 'filter', 'cursor', 'mend'],
  ),
  DiscardRejected: bodyOf(
    {
      ...which,
      reason: {
        ...textUpTo(longestReason),
        description: 'Kept for ever in the clear: no e-mail address, no telephone number',
      },
    },
    ['ids', 'filter', 'cursor'],
  ),
  RejectedEventsSettled: shape({
    data: list(
      shape(
        {
          id,
          state,
          outcome: { enum: ['recorded', 'duplicate', 'rejected', 'discarded', 'refused', 'failed'] },
          code: { ...text, description: 'Why it was rejected, refused or failed' },
          message: text,
        },
        ['state', 'code', 'message'],
      ),
    ),
    cursor: { ...orNull(text), description: 'With a filter: where to go on; null at the end' },
  }),
};
