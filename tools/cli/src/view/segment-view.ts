import type { Members, MembershipCause, SegmentView } from '@ucv/contracts-segmentation';
import { minute } from './instants';
import type { Layout } from './person-sections';
import { rowsOf } from './rows';
import { printable, valueText, wrap } from './text';

/** Every segment on a line; of those that are shown by name alone, the id. */
export function segmentList(
  segments: readonly (SegmentView | Pick<SegmentView, 'id' | 'name'>)[],
  layout: Layout,
): string {
  if (segments.length === 0) return 'There are no segments yet: POST /v1/segments defines one.';
  return rowsOf(
    segments.map((segment) =>
      'when' in segment
        ? [
            segment.name,
            membersText(segment.members),
            stateText(segment),
            `version ${segment.version} · ${segment.id}`,
          ]
        : [segment.name, segment.id],
    ),
    layout,
  ).join('\n');
}

/** One segment and who belongs to it. */
export function segmentView(segment: SegmentView, { data, total }: Members, layout: Layout): string {
  const { width, style } = layout;
  const { name, description, when, id, version } = segment;
  const facts = `segment ${id} · version ${version} · ${stateText(segment)} · ${membersText(segment.members)}`;
  const more = total > data.length ? `, the first ${data.length} of ${total} (--limit shows more)` : '';
  return [
    ...wrap(printable(name), width).map(style.title),
    ...wrap(facts, width),
    ...(description ? wrap(printable(description), width) : []),
    '',
    style.heading('Condition'),
    ...wrap(valueText(when), width - 2).map((line) => `  ${line}`),
    ...(data.length > 0 ? ['', style.heading(`Members${more}`)] : []),
    ...rowsOf(
      data.map(({ person, since, cause }) => [person, `since ${minute(since)} · ${because(cause)}`]),
      layout,
    ),
  ].join('\n');
}

const because = ({ kind }: MembershipCause): string =>
  kind === 'time' ? 'time passed' : kind === 'event' ? 'an event' : `a ${kind}`;

const membersText = (members: number): string => `${members} ${members === 1 ? 'member' : 'members'}`;

const stateText = ({ state, evaluated }: SegmentView): string =>
  state === 'ready' ? 'ready' : `building, ${evaluated} looked at`;
