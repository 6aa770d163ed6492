/** An identifier of somebody erased may be taken in again. In the clear: refs, codes and a reason that names nobody. */
export interface SuppressionLiftedData {
  /** Id of the suppression. */
  suppression: string;
  /** Kind of the identifier; its value is gone. */
  type: string;
  /** The request by which it was erased. */
  request: string;
  reason: string;
}
