"""Assessments, waves, what respondents leave, findings and reports."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
TABLES = (
    "assessment",
    "wave",
    "target",
    "segment",
    "participation",
    "draft",
    "inbox",
    "response",
    "comment",
    "snapshot",
    "report",
)


def upgrade() -> None:
    op.create_table(
        "assessment",
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("slug", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_assessment_client_id")),
        sa.PrimaryKeyConstraint("client_id", "id", name=op.f("pk_assessment")),
        sa.UniqueConstraint("client_id", "slug", name=op.f("uq_assessment_client_id_slug")),
    )
    op.create_table(
        "wave",
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("assessment_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("mode", sa.String(length=12), nullable=False),
        sa.Column("minimum", sa.Integer(), nullable=False),
        sa.Column("comment_minimum", sa.Integer(), nullable=False),
        sa.Column("opens_at", INSTANT, nullable=False),
        sa.Column("closes_at", INSTANT, nullable=False),
        sa.Column("answers_until", INSTANT, nullable=False),
        sa.Column("zone", sa.String(length=60), nullable=False),
        sa.Column("asked_by", sa.String(length=200), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("next_on", sa.Date(), nullable=True),
        sa.Column("waves_of_customer_data", sa.Integer(), nullable=True),
        sa.Column("box_key", sa.LargeBinary(length=32), nullable=True),
        sa.Column("tree", sa.Text(), nullable=True),
        sa.Column("invited", sa.Integer(), nullable=True),
        sa.Column("mixed", sa.Boolean(), nullable=False),
        sa.Column("launched_at", INSTANT, nullable=True),
        sa.Column("closed_at", INSTANT, nullable=True),
        sa.Column("released_at", INSTANT, nullable=True),
        sa.CheckConstraint(
            "(state = 'preparing') = (launched_at IS NULL)", name=op.f("ck_wave_launched")
        ),
        sa.CheckConstraint(
            "mode IN ('named', 'confidential', 'anonymous', 'open')", name=op.f("ck_wave_mode")
        ),
        sa.CheckConstraint(
            "state IN ('preparing', 'open', 'closed', 'released')", name=op.f("ck_wave_state")
        ),
        sa.CheckConstraint("answers_until >= closes_at", name=op.f("ck_wave_grace")),
        sa.CheckConstraint("closes_at > opens_at", name=op.f("ck_wave_times")),
        sa.CheckConstraint("comment_minimum >= minimum", name=op.f("ck_wave_comment_minimum")),
        sa.CheckConstraint(
            "launched_at IS NULL OR (box_key IS NOT NULL AND tree IS NOT NULL)",
            name=op.f("ck_wave_frozen"),
        ),
        sa.CheckConstraint("minimum >= 5", name=op.f("ck_wave_minimum")),
        sa.ForeignKeyConstraint(
            ["client_id", "assessment_id"],
            ["assessment.client_id", "assessment.id"],
            name=op.f("fk_wave_client_id_assessment_id"),
        ),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_wave_client_id")),
        sa.ForeignKeyConstraint(
            ["version_id"], ["questionnaire_version.id"], name=op.f("fk_wave_version_id")
        ),
        sa.PrimaryKeyConstraint("client_id", "id", name=op.f("pk_wave")),
        sa.UniqueConstraint(
            "client_id",
            "assessment_id",
            "number",
            name=op.f("uq_wave_client_id_assessment_id_number"),
        ),
        sa.UniqueConstraint("public_id", name=op.f("uq_wave_public_id")),
    )
    op.create_table(
        "target",
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("wave_id", sa.Uuid(), nullable=False),
        sa.Column("criterion", sa.String(length=24), nullable=False),
        sa.Column("score", sa.Double(), nullable=False),
        sa.CheckConstraint("score BETWEEN 1 AND 9", name=op.f("ck_target_score")),
        sa.ForeignKeyConstraint(
            ["client_id", "wave_id"],
            ["wave.client_id", "wave.id"],
            name=op.f("fk_target_client_id_wave_id"),
        ),
        sa.PrimaryKeyConstraint("client_id", "wave_id", "criterion", name=op.f("pk_target")),
    )
    op.create_table(
        "segment",
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("wave_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("unit", sa.String(length=60), nullable=False),
        sa.Column("line", sa.String(length=4), nullable=False),
        sa.Column("audience", sa.String(length=10), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("invited", sa.Integer(), nullable=True),
        sa.Column("counted_in", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "audience IN ('employee', 'manager', 'leader', 'programme', 'assessor')",
            name=op.f("ck_segment_audience"),
        ),
        sa.CheckConstraint("line IN ('', 'b2b', 'b2c', 'both')", name=op.f("ck_segment_line")),
        sa.CheckConstraint("invited IS NULL OR invited >= 5", name=op.f("ck_segment_invited")),
        sa.ForeignKeyConstraint(
            ["client_id", "wave_id", "counted_in"],
            ["segment.client_id", "segment.wave_id", "segment.number"],
            name=op.f("fk_segment_client_id_wave_id_counted_in"),
        ),
        sa.ForeignKeyConstraint(
            ["client_id", "wave_id"],
            ["wave.client_id", "wave.id"],
            name=op.f("fk_segment_client_id_wave_id"),
        ),
        sa.PrimaryKeyConstraint("client_id", "wave_id", "number", name=op.f("pk_segment")),
        sa.UniqueConstraint(
            "client_id",
            "wave_id",
            "unit",
            "line",
            "audience",
            "country",
            name=op.f("uq_segment_client_id_wave_id_unit_line_audience_country"),
        ),
    )
    op.create_table(
        "participation",
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("wave_id", sa.Uuid(), nullable=False),
        sa.Column("segment", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("epoch", sa.SmallInteger(), nullable=False),
        sa.Column("state", sa.String(length=4), nullable=False),
        sa.CheckConstraint("state IN ('open', 'done')", name=op.f("ck_participation_state")),
        sa.CheckConstraint("epoch >= 1", name=op.f("ck_participation_epoch")),
        sa.ForeignKeyConstraint(
            ["client_id", "person_id"],
            ["person.client_id", "person.id"],
            name=op.f("fk_participation_client_id_person_id"),
        ),
        sa.ForeignKeyConstraint(
            ["client_id", "wave_id", "segment"],
            ["segment.client_id", "segment.wave_id", "segment.number"],
            name=op.f("fk_participation_client_id_wave_id_segment"),
        ),
        sa.ForeignKeyConstraint(
            ["client_id", "wave_id"],
            ["wave.client_id", "wave.id"],
            name=op.f("fk_participation_client_id_wave_id"),
        ),
        sa.PrimaryKeyConstraint("client_id", "id", name=op.f("pk_participation")),
        sa.UniqueConstraint(
            "client_id",
            "wave_id",
            "person_id",
            name=op.f("uq_participation_client_id_wave_id_person_id"),
        ),
        sa.UniqueConstraint("token_hash", name=op.f("uq_participation_token_hash")),
    )
    op.create_table(
        "draft",
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("wave_id", sa.Uuid(), nullable=False),
        sa.Column("segment", sa.Integer(), nullable=False),
        sa.Column("box", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["client_id", "wave_id", "segment"],
            ["segment.client_id", "segment.wave_id", "segment.number"],
            name=op.f("fk_draft_client_id_wave_id_segment"),
        ),
        sa.ForeignKeyConstraint(
            ["client_id", "wave_id"],
            ["wave.client_id", "wave.id"],
            name=op.f("fk_draft_client_id_wave_id"),
        ),
        sa.PrimaryKeyConstraint("client_id", "token_hash", name=op.f("pk_draft")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_draft_token_hash")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "inbox",
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("wave_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("box", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["client_id", "wave_id"],
            ["wave.client_id", "wave.id"],
            name=op.f("fk_inbox_client_id_wave_id"),
        ),
        sa.PrimaryKeyConstraint("client_id", "wave_id", "id", name=op.f("pk_inbox")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "response",
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("wave_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("segment", sa.Integer(), nullable=False),
        sa.Column("batch", sa.Integer(), nullable=False),
        sa.Column("answers", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["client_id", "wave_id", "segment"],
            ["segment.client_id", "segment.wave_id", "segment.number"],
            name=op.f("fk_response_client_id_wave_id_segment"),
        ),
        sa.ForeignKeyConstraint(
            ["client_id", "wave_id"],
            ["wave.client_id", "wave.id"],
            name=op.f("fk_response_client_id_wave_id"),
        ),
        sa.PrimaryKeyConstraint("client_id", "wave_id", "id", name=op.f("pk_response")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "comment",
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("wave_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("criterion", sa.String(length=24), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["client_id", "wave_id"],
            ["wave.client_id", "wave.id"],
            name=op.f("fk_comment_client_id_wave_id"),
        ),
        sa.PrimaryKeyConstraint("client_id", "wave_id", "id", name=op.f("pk_comment")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "snapshot",
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("wave_id", sa.Uuid(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["client_id", "wave_id"],
            ["wave.client_id", "wave.id"],
            name=op.f("fk_snapshot_client_id_wave_id"),
        ),
        sa.PrimaryKeyConstraint("client_id", "id", name=op.f("pk_snapshot")),
        sa.UniqueConstraint("client_id", "wave_id", name=op.f("uq_snapshot_client_id_wave_id")),
    )
    op.create_table(
        "report",
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("snapshot_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("made_with", sa.String(length=64), nullable=False),
        sa.Column("filename", sa.String(length=200), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("bytes", sa.Integer(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["client_id", "snapshot_id"],
            ["snapshot.client_id", "snapshot.id"],
            name=op.f("fk_report_client_id_snapshot_id"),
        ),
        sa.PrimaryKeyConstraint("client_id", "id", name=op.f("pk_report")),
        sa.UniqueConstraint(
            "client_id",
            "snapshot_id",
            "kind",
            "made_with",
            name=op.f("uq_report_client_id_snapshot_id_kind_made_with"),
        ),
    )


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
