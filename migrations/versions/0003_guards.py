"""Walls in the database itself: what is frozen stays frozen, and clients stay apart.

Triggers hold on both databases what services promise: a published questionnaire, the promises of
a launched wave, a snapshot, a response and the record of events do not change. On PostgreSQL,
row-level security is the second wall between clients; the first is in cxassess.storage.tenancy.
"""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

FROZEN = {
    "questionnaire_version": ("UPDATE", "DELETE"),
    "snapshot": ("UPDATE",),
    "response": ("UPDATE",),
    "comment": ("UPDATE",),
    "audit_event": ("UPDATE", "DELETE"),
}
"""Table -> what is refused for every row of it."""

WAVE_PROMISES = (
    "client_id", "id", "assessment_id", "number", "version_id", "mode", "minimum",
    "comment_minimum", "public_id", "box_key", "tree", "launched_at",
)  # fmt: skip
SEGMENT_PROMISES = (
    "client_id", "wave_id", "number", "unit", "line", "audience", "country", "invited",
)  # fmt: skip

CONDITIONAL = {
    "wave": ("OLD.launched_at IS NOT NULL AND ({changed})", WAVE_PROMISES, "wave_launched"),
    "segment": ("{changed}", SEGMENT_PROMISES, "segment_fixed"),
    "participation": ("OLD.state = 'done' AND ({changed})", ("state", "segment", "wave_id"),
                      "participation_done"),
}  # fmt: skip
"""Table -> (when an update is refused, columns that must not change, name)."""

TENANT_TABLES = (
    "membership", "business_unit", "person", "upload", "job", "audit_event", "assessment", "wave",
    "target", "segment", "participation", "draft", "inbox", "response", "comment", "snapshot",
    "report",
)  # fmt: skip


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        _postgresql_triggers()
        _row_level_security()
    else:
        _sqlite_triggers()


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        for table in ("client", *TENANT_TABLES):
            op.execute(f"DROP POLICY client_wall ON {table}")
            op.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
            op.execute(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")
        # the triggers go with the function that they call
        op.execute("DROP FUNCTION refuse_change() CASCADE")
    else:
        for name in _names():
            op.execute(f"DROP TRIGGER {name}")


def _names() -> list[str]:
    frozen = [f"{table}_no_{verb.lower()}" for table, verbs in FROZEN.items() for verb in verbs]
    return frozen + [name for _, _, name in CONDITIONAL.values()]


def _sqlite_triggers() -> None:
    for table, verbs in FROZEN.items():
        for verb in verbs:
            op.execute(
                f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} rows do not change'); END"
            )
    for table, (condition, columns, name) in CONDITIONAL.items():
        changed = " OR ".join(f"NEW.{column} IS NOT OLD.{column}" for column in columns)
        op.execute(
            f"CREATE TRIGGER {name} BEFORE UPDATE ON {table} "
            f"WHEN {condition.format(changed=changed)} "
            f"BEGIN SELECT RAISE(ABORT, '{table}: fixed at launch'); END"
        )


def _postgresql_triggers() -> None:
    op.execute(
        "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ "
        "BEGIN RAISE EXCEPTION '%: %', TG_TABLE_NAME, TG_ARGV[0] "
        "USING ERRCODE = 'integrity_constraint_violation'; END $$"
    )
    for table, verbs in FROZEN.items():
        for verb in verbs:
            op.execute(
                f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
                f"FOR EACH ROW EXECUTE FUNCTION refuse_change('rows do not change')"
            )
    for table, (condition, columns, name) in CONDITIONAL.items():
        changed = " OR ".join(f"NEW.{column} IS DISTINCT FROM OLD.{column}" for column in columns)
        op.execute(
            f"CREATE TRIGGER {name} BEFORE UPDATE ON {table} FOR EACH ROW "
            f"WHEN ({condition.format(changed=changed)}) "
            f"EXECUTE FUNCTION refuse_change('fixed at launch')"
        )


def _row_level_security() -> None:
    """Rows are seen and written only for the client that the transaction names.

    cxassess.client is set for one transaction; after it the setting is empty, not unset, hence
    NULLIF. cxassess.unscoped is set by code that says why it looks across clients. FORCE makes
    the policy hold for the owner too; superusers pass by it, so do not connect as one.
    """
    for table in ("client", *TENANT_TABLES):
        column = "id" if table == "client" else "client_id"
        rule = (
            f"{column} = NULLIF(current_setting('cxassess.client', true), '')::uuid "
            "OR current_setting('cxassess.unscoped', true) = 'on'"
        )
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY client_wall ON {table} USING ({rule}) WITH CHECK ({rule})")
