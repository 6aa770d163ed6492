import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import type { IdentityRules, SetRules } from '@ucv/contracts-identity';
import { Answers } from '@ucv/platform-messaging';

const rules: IdentityRules = {
  version: 1,
  limits: { user_id: 1 },
  defaultLimit: 5,
  maxIdentifiers: 1_000,
  priority: [],
  hubAfter: 3,
  blocked: {},
  velocity: { merges: 100, withinSeconds: 3_600 },
  matching: { join: 0.99, review: 0.6 },
};

/** Answers for identity: it has rules, and takes any change of them. */
@Controller()
export class IdentityStandIn {
  @Answers('identity', 'rules')
  rules(@Payload() _: object): IdentityRules {
    return rules;
  }

  @Answers('identity', 'set-rules')
  setRules(@Payload() { change }: SetRules): IdentityRules {
    return { ...rules, ...change, version: 2 };
  }
}
