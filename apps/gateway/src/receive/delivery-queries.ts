import { type DeliveryState, deliveryStates } from '@ucv/contracts-activation';
import { Type } from 'class-transformer';
import { ArrayMaxSize, ArrayNotEmpty, IsArray, IsIn, IsInt, Matches, Max, Min } from 'class-validator';
import { IsCursor, IsId, Optional } from './field-rules';
import { IsPersonRef } from './person-param';

export const deliveryIdPattern = '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$';

export class DeliveriesQuery {
  @Optional() @IsId() destination?: string;
  @Optional() @IsIn(deliveryStates) state?: DeliveryState;
  @Optional() @IsPersonRef() person?: string;
  @Type(() => Number) @IsInt() @Min(1) @Max(200) limit = 50;
  @Optional() @IsCursor() cursor?: string;
}

export class ReplayBody {
  @Optional() @IsId() destination?: string;

  @Optional()
  @IsArray()
  @ArrayNotEmpty()
  @ArrayMaxSize(1000)
  @Matches(new RegExp(deliveryIdPattern), {
    each: true,
    message: 'must hold ids of deliveries as an earlier answer gave them',
  })
  deliveries?: string[];
}
