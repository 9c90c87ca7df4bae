import type { Sql } from 'postgres';

/** Names the lock that one migrator at a time holds; any number that nothing else here uses. */
export const MIGRATION_LOCK = 0x656d_7661;

/** The role that owns the schema, here and in production. */
export const SCHEMA_OWNER = 'email_validator_app';

/**
 * Finds out who shall own the schema: {@link SCHEMA_OWNER}, which is created if it is absent and the
 * connecting user may. A user who may neither create it nor act as it (on a rented server, say) owns
 * the schema itself.
 */
export async function findSchemaOwner(connection: Sql): Promise<string> {
  const me = await whoAmI(connection);
  if (me.name === SCHEMA_OWNER) return me.name;
  if (me.ownerExists ? !me.member : !me.createsRoles) return me.name;
  // One message is one transaction; a role that another migrator has created meanwhile is as good.
  await connection.unsafe(`
    SELECT pg_advisory_xact_lock(${MIGRATION_LOCK});
    DO $$ BEGIN
      IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '${SCHEMA_OWNER}') THEN
        CREATE ROLE ${SCHEMA_OWNER} LOGIN;
        GRANT ${SCHEMA_OWNER} TO CURRENT_USER;
      END IF;
    END $$;
    GRANT ALL ON SCHEMA public TO ${SCHEMA_OWNER}`);
  return SCHEMA_OWNER;
}

interface Me {
  readonly name: string;
  readonly createsRoles: boolean;
  readonly ownerExists: boolean;
  /** Whether it may act as the owner; a superuser may act as anybody. */
  readonly member: boolean;
}

async function whoAmI(connection: Sql): Promise<Me> {
  const [me] = await connection<Me[]>`
    SELECT me.rolname AS "name",
      me.rolsuper OR me.rolcreaterole AS "createsRoles",
      owner.oid IS NOT NULL AS "ownerExists",
      coalesce(pg_has_role(me.oid, owner.oid, 'MEMBER'), false) AS "member"
    FROM pg_roles me LEFT JOIN pg_roles owner ON owner.rolname = ${SCHEMA_OWNER}
    WHERE me.rolname = current_user`;
  if (me === undefined) throw new TypeError('impossible role: the current user has none');
  return me;
}
