import { deskId, shopper } from './sample-shopper';
import { type Chapter, type Story, story } from './story';

const now = new Date('2026-11-23T12:00:00Z');
const chapters = ({ app, reminder, desk, click, call }: Story): Chapter[] => [
  app,
  reminder,
  desk,
  click,
  call,
];
const messages = (told: Chapter[]) => told.flatMap(({ steps }) => steps.map(({ message }) => message));

describe('the sample journey', () => {
  it('happens in order, within the three days before now', () => {
    const times = messages(chapters(story(now))).map(({ timestamp }) => timestamp.getTime());
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(times[0]).toBe(now.getTime() - 3 * 86_400_000);
    expect(times.at(-1)).toBeLessThan(now.getTime());
  });

  it('keeps its message ids when it is played again later, so that nothing doubles', () => {
    const ids = (at: Date) => messages(chapters(story(at))).map(({ messageId }) => messageId);
    expect(ids(new Date('2026-11-24T01:00:00Z'))).toEqual(ids(now));
    expect(new Set(ids(now)).size).toBe(ids(now).length);
    for (const id of ids(now)) expect(id).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  });

  it('says nothing that joins the desktop to the shopper before the click does', () => {
    const { app, reminder, desk, click } = story(now);
    const onDesk = messages([app, reminder, desk]).filter(({ anonymousId }) => anonymousId === deskId);
    expect(onDesk.length).toBeGreaterThan(0);
    for (const message of onDesk) {
      expect(JSON.stringify(message)).not.toContain(shopper.email);
      expect(message.userId).toBeUndefined();
    }
    expect(click.steps[0]?.message).toMatchObject({
      anonymousId: deskId,
      context: { traits: { email: shopper.email } },
    });
  });
});
