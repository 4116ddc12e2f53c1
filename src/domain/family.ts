import { z } from "zod";

/** The schema of one family member's settings: an object with the member's `name`. */
export type MemberOptions = z.ZodObject<{ name: z.ZodLiteral<string> } & Record<string, z.ZodType>>;

/** The schema of a family's settings: the union of its members' schemas, discriminated by `name`. */
export function familySettings<Family extends Record<string, { readonly options: MemberOptions }>>(
  family: Family,
) {
  const [first, ...rest] = Object.values(family).map(
    (member): Family[keyof Family]["options"] => member.options,
  );
  if (first === undefined) throw new TypeError("a family needs at least one member");
  return z.discriminatedUnion("name", [first, ...rest]);
}
