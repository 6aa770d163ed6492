import {
  type DeliveryState,
  deliveryStates,
  type GetDeliveries,
  type ReplayDeliveries,
} from '@ucv/contracts-activation';
import {
  ArrayMaxSize,
  ArrayNotEmpty,
  IsArray,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  IsUUID,
  Matches,
  Max,
  MaxLength,
  Min,
} from 'class-validator';

const id = /^[0-9a-f]{32}$/;

export class OneDestinationDto {
  @Matches(id) id: string;
}

export class GetDeliveriesDto implements GetDeliveries {
  @IsOptional() @Matches(id) destination?: string;
  @IsOptional() @IsIn(deliveryStates) state?: DeliveryState;
  @IsOptional() @Matches(id) person?: string;
  @IsInt() @Min(1) @Max(200) limit: number;
  @IsOptional() @IsString() @MaxLength(200) cursor?: string;
}

export class ReplayDeliveriesDto implements ReplayDeliveries {
  @IsOptional() @Matches(id) destination?: string;
  @IsOptional()
  @IsArray()
  @ArrayNotEmpty()
  @ArrayMaxSize(1_000)
  @IsUUID(undefined, { each: true })
  deliveries?: string[];
  @IsString() @MaxLength(100) actor: string;
}

export class NothingDto {}
