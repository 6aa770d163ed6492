import { at, count, free, list, named, orNull, ref, shape, text } from './schema-parts';

const account = { id: text, traits: free };

export const relationSchemas = {
  Relations: shape({ person: named('Subject'), relations: list(named('Relation')) }),
  Relation: shape(
    {
      kind: { enum: ['household', 'account', 'employment', 'referral'] },
      direction: {
        enum: ['referred-by', 'referred'],
        description: 'Of a referral: the other one referred this person, or was referred by them',
      },
      person: { ...ref, description: 'Id of the other person' },
      account: shape({ ...account, role: {}, title: {} }, ['role', 'title']),
      since: at,
      evidence: shape({ factId: text, rule: text }),
    },
    ['direction', 'person', 'account'],
  ),
  AccountPage: shape({ data: list(named('AccountSummary')), cursor: orNull(text) }),
  AccountSummary: shape({ ...account, memberCount: count }),
  AccountView: shape({
    ...{ ...account, memberCount: count },
    members: list(shape({ person: ref, since: at })),
    cursor: orNull(text),
  }),
};
