import type { ProfileView } from '@ucv/contracts-profile';
import type { PersonSheet } from '../gateway/person';
import { consentLines, deliveryLines, segmentLines } from './activity-sections';
import { day, second } from './instants';
import { relationLines } from './relation-lines';
import { identifierLines, joinLines, type Layout, timelineLines, traitLines } from './person-sections';
import { printable, wrap } from './text';

/** One readable view of one person; no line is wider than `layout.width`. */
export function customerView(person: PersonSheet, layout: Layout): string {
  const { profile, timeline } = person;
  return [
    ...head(profile, layout),
    ...section('Who', traitLines(person, layout), layout),
    ...section('Known by', identifierLines(person, layout), layout),
    ...section('How these were joined', joinLines(person, layout), layout),
    ...section('Relations', relationLines(person, layout), layout),
    ...section('Segments', segmentLines(person, layout), layout),
    ...section('Consents', consentLines(person, layout), layout),
    ...section('Deliveries', deliveryLines(person, layout), layout),
    ...section(timelineTitle(profile, timeline.length), timelineLines(timeline, layout), layout),
  ]
    .map((line) => line.trimEnd())
    .join('\n');
}

/** Everybody whom today's one person was at an earlier instant. */
export function peopleView(people: readonly PersonSheet[], layout: Layout): string {
  const [first] = people;
  if (!first || people.length === 1) return people.map((person) => customerView(person, layout)).join('');
  const instant = second(first.profile.version.knownAt ?? '');
  const lead = `At ${instant} UTC these were ${inWords(people.length)} people: nothing had joined them yet.`;
  return [
    ...wrap(lead, layout.width).map(layout.style.title),
    ...people.flatMap((person, n) => [
      '',
      layout.style.heading(`(${n + 1} of ${people.length})`),
      customerView(person, layout),
    ]),
  ].join('\n');
}

function head(profile: ProfileView, { width, style }: Layout): string[] {
  const { firstSeen, lastSeen, interactions } = profile;
  const facts = [
    `person ${profile.id}`,
    `${interactions} ${interactions === 1 ? 'event' : 'events'}`,
    ...(firstSeen && lastSeen ? [period(day(firstSeen), day(lastSeen))] : []),
  ].join(' · ');
  return [
    ...wrap(nameOf(profile), width).map(style.title),
    ...wrap(facts, width),
    ...wrap(bounds(profile), width).map(style.aside),
  ];
}

const period = (first: string, last: string): string => (first === last ? first : `${first} to ${last}`);

/** The name that people would call them by, as far as one is known. */
function nameOf({ traits }: ProfileView): string {
  const text = (name: string) => (typeof traits[name] === 'string' ? (traits[name] as string) : '');
  const full = [text('firstName') || text('first_name'), text('lastName') || text('last_name')];
  const name = full.join(' ').trim() || text('name') || text('email');
  return printable(name) || 'Somebody without a name';
}

function bounds({ version: { asOf, knownAt } }: ProfileView): string {
  const parts = [
    asOf ? `what happened until ${second(asOf)}` : '',
    knownAt ? `what was known at ${second(knownAt)}` : '',
  ].filter(Boolean);
  return parts.length > 0 ? `shows ${parts.join(' and ')}; times in UTC` : 'as known now; times in UTC';
}

function timelineTitle({ interactions }: ProfileView, shown: number): string {
  const all = shown >= interactions;
  return all
    ? 'Timeline, oldest first'
    : `Timeline, the latest ${shown} of ${interactions} (--limit shows more)`;
}

function section(title: string, lines: string[], { style }: Layout): string[] {
  return lines.length === 0 ? [] : ['', style.heading(title), ...lines];
}

const inWords = (count: number): string =>
  ['no', 'one', 'two', 'three', 'four', 'five'][count] ?? String(count);
