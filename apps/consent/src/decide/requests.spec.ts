import type { RequestFact } from '@ucv/contracts-consent';
import type { Fact } from '@ucv/envelope';
import { requests } from './requests';

const step = (type: RequestFact['type']) =>
  ({ id: type, type, data: {}, metadata: {} }) as unknown as RequestFact;
const received = step('consent.request-received.v1');
const refused = step('consent.request-refused.v1');
const erased = step('consent.person-erased.v1');
const completed = step('consent.request-completed.v1');

/** The steps that may follow. */
const next = (...before: Fact[]) => {
  const state = before.reduce(requests.evolve, requests.initial);
  return [received, refused, erased, completed].filter((fact) => requests.decide(fact, state).length > 0);
};

describe('the course of a request', () => {
  it('goes from received to erased to completed, or to refused, and takes no step twice', () => {
    expect(next()).toEqual([received]);
    expect(next(received)).toEqual([refused, erased]);
    expect(next(received, erased)).toEqual([completed]);
    expect(next(received, erased, completed)).toEqual([]);
    expect(next(received, refused)).toEqual([]);
  });

  it('passes by what it does not know', () => {
    expect(next(received, { ...received, type: 'consent.request-extended.v1' })).toEqual([refused, erased]);
  });
});
