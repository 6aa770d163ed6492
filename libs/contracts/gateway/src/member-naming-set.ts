/** Whether marketers may see who the members of segments are, from here on. Not where nothing was ever said. */
export interface MemberNamingSetData {
  allowed: boolean;
}
