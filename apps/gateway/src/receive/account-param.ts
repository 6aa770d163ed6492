import { Injectable, type PipeTransform } from '@nestjs/common';
import type { ApiParamOptions } from '@nestjs/swagger';
import { Refusal } from '@ucv/platform-service';

/** As long as a groupId may be. */
const longest = 200;

export const accountParam: ApiParamOptions = {
  name: 'id',
  description: 'The groupId of its group calls, percent-encoded',
  schema: { type: 'string', minLength: 1, maxLength: longest },
  example: 'acme',
};

/** `:id` of an account. What no group call can have is answered like one that none has. @refuses profile.account-unknown */
@Injectable()
export class AccountParam implements PipeTransform<string, string> {
  transform(id: string): string {
    if (id.length <= longest && !/[\p{Cc}\p{Cs}]/u.test(id)) return id;
    throw new Refusal('profile.account-unknown', 'This tenant has no account of that id.', { status: 404 });
  }
}
