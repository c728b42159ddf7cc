"""Clients, their units and people, accounts, questionnaires, and background work."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
TABLES = (
    "client",
    "app_user",
    "membership",
    "login_link",
    "web_session",
    "failed_attempts",
    "business_unit",
    "person",
    "upload",
    "questionnaire_version",
    "job",
    "audit_event",
)


def upgrade() -> None:
    op.create_table(
        "client",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("sample", sa.Boolean(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.CheckConstraint("name <> ''", name=op.f("ck_client_name")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_client")),
        sa.UniqueConstraint("name", name=op.f("uq_client_name")),
    )
    op.create_table(
        "app_user",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("admin", sa.Boolean(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=True),
        sa.CheckConstraint("email = lower(email)", name=op.f("ck_app_user_email")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_app_user")),
        sa.UniqueConstraint("email", name=op.f("uq_app_user_email")),
    )
    op.create_table(
        "membership",
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(length=12), nullable=False),
        sa.CheckConstraint(
            "role IN ('lead', 'consultant', 'leader')", name=op.f("ck_membership_role")
        ),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_membership_client_id")),
        sa.ForeignKeyConstraint(["user_id"], ["app_user.id"], name=op.f("fk_membership_user_id")),
        sa.PrimaryKeyConstraint("client_id", "user_id", name=op.f("pk_membership")),
    )
    op.create_index(op.f("ix_membership_user_id"), "membership", ["user_id"], unique=False)
    op.create_table(
        "login_link",
        sa.Column("token_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("expires_at", INSTANT, nullable=False),
        sa.Column("used", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["app_user.id"], name=op.f("fk_login_link_user_id")),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_login_link")),
    )
    op.create_table(
        "web_session",
        sa.Column("token_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("expires_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["app_user.id"], name=op.f("fk_web_session_user_id")),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_web_session")),
    )
    op.create_index(op.f("ix_web_session_user_id"), "web_session", ["user_id"], unique=False)
    op.create_table(
        "failed_attempts",
        sa.Column("key", sa.LargeBinary(length=32), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("window_ends_at", INSTANT, nullable=False),
        sa.CheckConstraint("failures > 0", name=op.f("ck_failed_attempts_failures")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_failed_attempts")),
    )
    op.create_table(
        "business_unit",
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("parent_id", sa.Uuid(), nullable=True),
        sa.Column("headcount", sa.Integer(), nullable=True),
        sa.Column("line", sa.String(length=4), nullable=False),
        sa.CheckConstraint(
            "line IN ('', 'b2b', 'b2c', 'both')", name=op.f("ck_business_unit_line")
        ),
        sa.CheckConstraint("headcount >= 0", name=op.f("ck_business_unit_headcount")),
        sa.CheckConstraint("parent_id <> id", name=op.f("ck_business_unit_parent")),
        sa.ForeignKeyConstraint(
            ["client_id", "parent_id"],
            ["business_unit.client_id", "business_unit.id"],
            name=op.f("fk_business_unit_client_id_parent_id"),
        ),
        sa.ForeignKeyConstraint(
            ["client_id"], ["client.id"], name=op.f("fk_business_unit_client_id")
        ),
        sa.PrimaryKeyConstraint("client_id", "id", name=op.f("pk_business_unit")),
        sa.UniqueConstraint("client_id", "code", name=op.f("uq_business_unit_client_id_code")),
    )
    op.create_table(
        "person",
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("audience", sa.String(length=10), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=True),
        sa.Column("line", sa.String(length=4), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.CheckConstraint(
            "audience IN ('employee', 'manager', 'leader', 'programme', 'assessor')",
            name=op.f("ck_person_audience"),
        ),
        sa.CheckConstraint("line IN ('', 'b2b', 'b2c', 'both')", name=op.f("ck_person_line")),
        sa.ForeignKeyConstraint(
            ["client_id", "unit_id"],
            ["business_unit.client_id", "business_unit.id"],
            name=op.f("fk_person_client_id_unit_id"),
        ),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_person_client_id")),
        sa.PrimaryKeyConstraint("client_id", "id", name=op.f("pk_person")),
        sa.UniqueConstraint("client_id", "email", name=op.f("uq_person_client_id_email")),
    )
    op.create_table(
        "upload",
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("filename", sa.String(length=120), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.CheckConstraint("kind IN ('units', 'people')", name=op.f("ck_upload_kind")),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_upload_client_id")),
        sa.PrimaryKeyConstraint("client_id", "id", name=op.f("pk_upload")),
    )
    op.create_table(
        "questionnaire_version",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("slug", sa.String(length=40), nullable=False),
        sa.Column("version", sa.String(length=20), nullable=False),
        sa.Column("title", sa.String(length=600), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("published_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_questionnaire_version")),
        sa.UniqueConstraint("hash", name=op.f("uq_questionnaire_version_hash")),
        sa.UniqueConstraint("slug", "version", name=op.f("uq_questionnaire_version_slug_version")),
    )
    op.create_table(
        "job",
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("due_at", INSTANT, nullable=False),
        sa.Column("requested_at", INSTANT, nullable=False),
        sa.Column("detail", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("lease_until", INSTANT, nullable=True),
        sa.Column("worker", sa.String(length=40), nullable=True),
        sa.Column("progress", sa.String(length=120), nullable=False),
        sa.Column("fraction", sa.Double(), nullable=False),
        sa.Column("error", sa.String(length=600), nullable=True),
        sa.Column("finished_at", INSTANT, nullable=True),
        sa.CheckConstraint(
            "(state = 'running') = (lease_until IS NOT NULL)", name=op.f("ck_job_lease")
        ),
        sa.CheckConstraint(
            "state IN ('queued', 'running', 'done', 'failed', 'poison')", name=op.f("ck_job_state")
        ),
        sa.CheckConstraint("attempts >= 0", name=op.f("ck_job_attempts")),
        sa.CheckConstraint("fraction BETWEEN 0 AND 1", name=op.f("ck_job_fraction")),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_job_client_id")),
        sa.PrimaryKeyConstraint("client_id", "id", name=op.f("pk_job")),
        sa.UniqueConstraint("client_id", "key", name=op.f("uq_job_client_id_key")),
    )
    op.create_index(op.f("ix_job_state_due_at"), "job", ["state", "due_at"], unique=False)
    op.create_table(
        "audit_event",
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("verb", sa.String(length=40), nullable=False),
        sa.Column("object", sa.String(length=200), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["client_id"], ["client.id"], name=op.f("fk_audit_event_client_id")
        ),
        sa.PrimaryKeyConstraint("client_id", "id", name=op.f("pk_audit_event")),
    )


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
