import { z } from "zod";

/** The settings of one member of a family: an object that carries the member's name. */
export type MemberOptions = z.ZodObject<{ name: z.ZodLiteral<string> } & Record<string, z.ZodType>>;

/** The settings of a whole family, told apart by `name`: the union of its members' settings. */
export function familySettings<Family extends Record<string, { readonly options: MemberOptions }>>(
  family: Family,
) {
  const [first, ...rest] = Object.values(family).map((part): Family[keyof Family]["options"] => part.options);
  if (first === undefined) throw new TypeError("a family needs at least one member");
  return z.discriminatedUnion("name", [first, ...rest]);
}
