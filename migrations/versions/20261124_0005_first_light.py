"""First light: operations, people, devices, statements with their versions, custody, conflicts, reviews and the feed."""

import secrets
from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

KEY = sa.String(36).with_variant(postgresql.UUID(as_uuid=False), "postgresql")
DOCUMENT = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")
SEQUENCE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "epoch",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("started_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_epoch")),
        sa.UniqueConstraint("name", name=op.f("uq_epoch_name")),
    )
    op.create_table(
        "feed",
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("entity", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("scope", sa.String(), nullable=False),
        sa.Column("device_id", KEY, nullable=True),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_feed")),
    )
    with op.batch_alter_table("feed", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_feed_scope_seq"), ["scope", "seq"], unique=False)

    op.create_table(
        "feed_head",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last_seq", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feed_head")),
    )
    op.create_table(
        "feed_pending",
        sa.Column("id", SEQUENCE, nullable=False),
        sa.Column("entity", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("scope", sa.String(), nullable=False),
        sa.Column("device_id", KEY, nullable=True),
        sa.Column("inserted_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feed_pending")),
    )
    op.create_table(
        "operation",
        sa.Column("id", KEY, nullable=False),
        sa.Column("names", DOCUMENT, nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("exercise", sa.Boolean(), nullable=False),
        sa.Column("time_zone", sa.String(), nullable=False),
        sa.Column("day_starts", sa.String(), nullable=False),
        sa.Column("languages", DOCUMENT, nullable=False),
        sa.Column("digits", sa.String(), nullable=False),
        sa.Column("age_bands", DOCUMENT, nullable=False),
        sa.Column("position", sa.Boolean(), nullable=False),
        sa.Column("status_as_announced", sa.Boolean(), nullable=False),
        sa.Column("contact_line", sa.String(), nullable=False),
        sa.Column("keep_received_hours", sa.Integer(), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_operation")),
    )
    op.create_table(
        "person",
        sa.Column("id", KEY, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("login", sa.String(), nullable=True),
        sa.Column("password_hash", sa.String(), nullable=True),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("scope_number", sa.Integer(), nullable=False),
        sa.Column("last_active_at", MOMENT, nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("login", name=op.f("uq_person_login")),
    )
    op.create_table(
        "sign_in_attempt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_attempt")),
    )
    with op.batch_alter_table("sign_in_attempt", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sign_in_attempt_subject_at"), ["subject", "at"], unique=False)

    op.create_table(
        "device",
        sa.Column("id", KEY, nullable=False),
        sa.Column("person_id", KEY, nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("enrolled_at", MOMENT, nullable=False),
        sa.Column("revoked_at", MOMENT, nullable=True),
        sa.Column("revoked_by_id", KEY, nullable=True),
        sa.Column("cloned_at", MOMENT, nullable=True),
        sa.Column("app", sa.String(), nullable=True),
        sa.Column("last_contact_at", MOMENT, nullable=True),
        sa.Column("waiting_changes", sa.Integer(), nullable=False),
        sa.Column("waiting_blobs", sa.Integer(), nullable=False),
        sa.Column("next_n", sa.BigInteger(), nullable=False),
        sa.Column("offset_ms", sa.BigInteger(), nullable=True),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_device_person_id_person")),
        sa.ForeignKeyConstraint(["revoked_by_id"], ["person.id"], name=op.f("fk_device_revoked_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_device")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_device_token_hash")),
    )
    with op.batch_alter_table("device", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_device_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_device_revoked_by_id"), ["revoked_by_id"], unique=False)

    op.create_table(
        "invitation",
        sa.Column("code_hash", sa.LargeBinary(), nullable=False),
        sa.Column("person_id", KEY, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("used_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_invitation_person_id_person")),
        sa.PrimaryKeyConstraint("code_hash", name=op.f("pk_invitation")),
    )
    with op.batch_alter_table("invitation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_invitation_person_id"), ["person_id"], unique=False)

    op.create_table(
        "site",
        sa.Column("id", KEY, nullable=False),
        sa.Column("operation_id", KEY, nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("merged_into_id", KEY, nullable=True),
        sa.Column("names", DOCUMENT, nullable=False),
        sa.Column("latitude_e7", sa.Integer(), nullable=True),
        sa.Column("longitude_e7", sa.Integer(), nullable=True),
        sa.Column("position_quality", sa.String(), nullable=True),
        sa.Column("pcode", sa.String(), nullable=True),
        sa.Column("time_zone", sa.String(), nullable=True),
        sa.Column("control", DOCUMENT, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["merged_into_id"], ["site.id"], name=op.f("fk_site_merged_into_id_site")),
        sa.ForeignKeyConstraint(["operation_id"], ["operation.id"], name=op.f("fk_site_operation_id_operation")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_site")),
        sa.UniqueConstraint("operation_id", "code", name=op.f("uq_site_operation_id_code")),
    )
    with op.batch_alter_table("site", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_site_merged_into_id"), ["merged_into_id"], unique=False)

    op.create_table(
        "staff_session",
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("person_id", KEY, nullable=False),
        sa.Column("csrf", sa.String(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_staff_session_person_id_person")),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_staff_session")),
    )
    with op.batch_alter_table("staff_session", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_staff_session_person_id"), ["person_id"], unique=False)

    op.create_table(
        "assignment",
        sa.Column("id", KEY, nullable=False),
        sa.Column("person_id", KEY, nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("operation_id", KEY, nullable=True),
        sa.Column("site_id", KEY, nullable=True),
        sa.Column("given_by_id", KEY, nullable=True),
        sa.Column("given_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["given_by_id"], ["person.id"], name=op.f("fk_assignment_given_by_id_person")),
        sa.ForeignKeyConstraint(["operation_id"], ["operation.id"], name=op.f("fk_assignment_operation_id_operation")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_assignment_person_id_person")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_assignment_site_id_site")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignment")),
    )
    with op.batch_alter_table("assignment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_assignment_given_by_id"), ["given_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_assignment_operation_id"), ["operation_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_assignment_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_assignment_site_id"), ["site_id"], unique=False)

    op.create_table(
        "audit_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("person_id", KEY, nullable=True),
        sa.Column("device_id", KEY, nullable=True),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("subject_id", KEY, nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["device_id"], ["device.id"], name=op.f("fk_audit_entry_device_id_device")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_audit_entry_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entry")),
    )
    with op.batch_alter_table("audit_entry", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_audit_entry_device_id"), ["device_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_audit_entry_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_audit_entry_subject_id"), ["subject_id"], unique=False)

    op.create_table(
        "change",
        sa.Column("seq", SEQUENCE, nullable=False),
        sa.Column("id", KEY, nullable=False),
        sa.Column("author_id", KEY, nullable=False),
        sa.Column("device_id", KEY, nullable=True),
        sa.Column("n", sa.BigInteger(), nullable=True),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.LargeBinary(), nullable=False),
        sa.Column("entity", sa.String(), nullable=True),
        sa.Column("key", KEY, nullable=True),
        sa.Column("action", sa.String(), nullable=True),
        sa.Column("prev", KEY, nullable=True),
        sa.Column("recorded_at", sa.String(), nullable=True),
        sa.Column("session", sa.String(), nullable=True),
        sa.Column("elapsed_ms", sa.BigInteger(), nullable=True),
        sa.Column("offset_ms", sa.BigInteger(), nullable=True),
        sa.Column("received_at", MOMENT, nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("held_for", KEY, nullable=True),
        sa.Column("problem", sa.String(), nullable=True),
        sa.Column("rev", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=True),
        sa.Column("fields", DOCUMENT, nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name=op.f("fk_change_author_id_person")),
        sa.ForeignKeyConstraint(["device_id"], ["device.id"], name=op.f("fk_change_device_id_device")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_change")),
        sa.UniqueConstraint("author_id", "id", "sha256", name=op.f("uq_change_author_id_id_sha256")),
    )
    with op.batch_alter_table("change", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_change_device_id_n"), ["device_id", "n"], unique=False)
        batch_op.create_index(
            "ix_change_held",
            ["held_for"],
            unique=False,
            sqlite_where=sa.text("outcome = 'held'"),
            postgresql_where=sa.text("outcome = 'held'"),
        )
        batch_op.create_index("ix_change_id", ["id"], unique=False)
        batch_op.create_index(batch_op.f("ix_change_key"), ["key"], unique=False)

    op.create_table(
        "enrolment_ticket",
        sa.Column("id", KEY, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("secret_hash", sa.LargeBinary(), nullable=False),
        sa.Column("person_id", KEY, nullable=False),
        sa.Column("created_by_id", KEY, nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("wrong_tries", sa.Integer(), nullable=False),
        sa.Column("used_at", MOMENT, nullable=True),
        sa.Column("device_id", KEY, nullable=True),
        sa.ForeignKeyConstraint(["created_by_id"], ["person.id"], name=op.f("fk_enrolment_ticket_created_by_id_person")),
        sa.ForeignKeyConstraint(["device_id"], ["device.id"], name=op.f("fk_enrolment_ticket_device_id_device")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_enrolment_ticket_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enrolment_ticket")),
    )
    with op.batch_alter_table("enrolment_ticket", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_enrolment_ticket_created_by_id"), ["created_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_enrolment_ticket_device_id"), ["device_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_enrolment_ticket_name"), ["name"], unique=False)
        batch_op.create_index(batch_op.f("ix_enrolment_ticket_person_id"), ["person_id"], unique=False)

    op.create_table(
        "entity",
        sa.Column("key", KEY, nullable=False),
        sa.Column("entity", sa.String(), nullable=False),
        sa.Column("operation_id", KEY, nullable=False),
        sa.Column("author_id", KEY, nullable=False),
        sa.Column("entered_by_id", KEY, nullable=True),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("values", DOCUMENT, nullable=False),
        sa.Column("last_set", DOCUMENT, nullable=False),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.Column("open_conflicts", sa.Integer(), nullable=False),
        sa.Column("flags", DOCUMENT, nullable=False),
        sa.Column("received_at", MOMENT, nullable=False),
        sa.Column("site_id", KEY, nullable=True),
        sa.Column("convoy_key", KEY, nullable=True),
        sa.Column("vehicle_key", KEY, nullable=True),
        sa.Column("from_site_id", KEY, nullable=True),
        sa.Column("to_site_id", KEY, nullable=True),
        sa.Column("kind", sa.String(), nullable=True),
        sa.Column("observed_from", MOMENT, nullable=True),
        sa.Column("review", sa.String(), nullable=True),
        sa.Column("question_id", KEY, nullable=True),
        sa.Column("reviewed_by_one", sa.Boolean(), nullable=False),
        sa.Column("attention", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name=op.f("fk_entity_author_id_person")),
        sa.ForeignKeyConstraint(["entered_by_id"], ["person.id"], name=op.f("fk_entity_entered_by_id_person")),
        sa.ForeignKeyConstraint(["from_site_id"], ["site.id"], name=op.f("fk_entity_from_site_id_site")),
        sa.ForeignKeyConstraint(["operation_id"], ["operation.id"], name=op.f("fk_entity_operation_id_operation")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_entity_site_id_site")),
        sa.ForeignKeyConstraint(["to_site_id"], ["site.id"], name=op.f("fk_entity_to_site_id_site")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_entity")),
    )
    with op.batch_alter_table("entity", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_entity_attention_observed_from_key"), ["attention", "observed_from", "key"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_entity_author_id"), ["author_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_entity_convoy_key"), ["convoy_key"], unique=False)
        batch_op.create_index(batch_op.f("ix_entity_entered_by_id"), ["entered_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_entity_from_site_id"), ["from_site_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_entity_operation_id_entity"), ["operation_id", "entity"], unique=False)
        batch_op.create_index(batch_op.f("ix_entity_site_id_review"), ["site_id", "review"], unique=False)
        batch_op.create_index(batch_op.f("ix_entity_to_site_id"), ["to_site_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_entity_vehicle_key"), ["vehicle_key"], unique=False)

    op.create_table(
        "conflict",
        sa.Column("id", KEY, nullable=False),
        sa.Column("entity_key", KEY, nullable=False),
        sa.Column("field", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("opened_at", MOMENT, nullable=False),
        sa.Column("before", DOCUMENT, nullable=True),
        sa.ForeignKeyConstraint(["entity_key"], ["entity.key"], name=op.f("fk_conflict_entity_key_entity")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conflict")),
    )
    with op.batch_alter_table("conflict", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_conflict_entity_key"), ["entity_key"], unique=False)
        batch_op.create_index(
            "uq_conflict_open_field",
            ["entity_key", "field"],
            unique=True,
            sqlite_where=sa.text("status = 'open'"),
            postgresql_where=sa.text("status = 'open'"),
        )

    op.create_table(
        "review_move",
        sa.Column("id", KEY, nullable=False),
        sa.Column("entity_key", KEY, nullable=False),
        sa.Column("person_id", KEY, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("before", sa.String(), nullable=False),
        sa.Column("after", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("question", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["entity_key"], ["entity.key"], name=op.f("fk_review_move_entity_key_entity")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_review_move_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_move")),
    )
    with op.batch_alter_table("review_move", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_review_move_entity_key"), ["entity_key"], unique=False)
        batch_op.create_index(batch_op.f("ix_review_move_person_id"), ["person_id"], unique=False)

    op.create_table(
        "version",
        sa.Column("entity_key", KEY, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("change_seq", sa.BigInteger(), nullable=False),
        sa.Column("author_id", KEY, nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("sets", DOCUMENT, nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name=op.f("fk_version_author_id_person")),
        sa.ForeignKeyConstraint(["change_seq"], ["change.seq"], name=op.f("fk_version_change_seq_change")),
        sa.ForeignKeyConstraint(["entity_key"], ["entity.key"], name=op.f("fk_version_entity_key_entity")),
        sa.ForeignKeyConstraint(["epoch"], ["epoch.number"], name=op.f("fk_version_epoch_epoch")),
        sa.PrimaryKeyConstraint("entity_key", "number", name=op.f("pk_version")),
    )
    with op.batch_alter_table("version", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_version_author_id"), ["author_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_version_change_seq"), ["change_seq"], unique=False)
        batch_op.create_index(batch_op.f("ix_version_epoch"), ["epoch"], unique=False)

    op.create_table(
        "candidate",
        sa.Column("id", KEY, nullable=False),
        sa.Column("conflict_id", KEY, nullable=False),
        sa.Column("change_seq", sa.BigInteger(), nullable=False),
        sa.Column("author_id", KEY, nullable=False),
        sa.Column("value", DOCUMENT, nullable=True),
        sa.Column("live", sa.Boolean(), nullable=False),
        sa.Column("earlier", DOCUMENT, nullable=False),
        sa.Column("agreed", DOCUMENT, nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name=op.f("fk_candidate_author_id_person")),
        sa.ForeignKeyConstraint(["change_seq"], ["change.seq"], name=op.f("fk_candidate_change_seq_change")),
        sa.ForeignKeyConstraint(["conflict_id"], ["conflict.id"], name=op.f("fk_candidate_conflict_id_conflict")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_candidate")),
    )
    with op.batch_alter_table("candidate", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_candidate_author_id"), ["author_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_candidate_change_seq"), ["change_seq"], unique=False)
        batch_op.create_index(batch_op.f("ix_candidate_conflict_id"), ["conflict_id"], unique=False)

    op.create_table(
        "decision",
        sa.Column("id", KEY, nullable=False),
        sa.Column("conflict_id", KEY, nullable=False),
        sa.Column("candidate_id", KEY, nullable=True),
        sa.Column("change_seq", sa.BigInteger(), nullable=False),
        sa.Column("person_id", KEY, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("value", DOCUMENT, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["candidate_id"], ["candidate.id"], name=op.f("fk_decision_candidate_id_candidate")),
        sa.ForeignKeyConstraint(["change_seq"], ["change.seq"], name=op.f("fk_decision_change_seq_change")),
        sa.ForeignKeyConstraint(["conflict_id"], ["conflict.id"], name=op.f("fk_decision_conflict_id_conflict")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_decision_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision")),
    )
    with op.batch_alter_table("decision", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_decision_candidate_id"), ["candidate_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_decision_change_seq"), ["change_seq"], unique=False)
        batch_op.create_index(batch_op.f("ix_decision_conflict_id"), ["conflict_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_decision_person_id"), ["person_id"], unique=False)
    begin()


def begin() -> None:
    """The first epoch, with a name that no restored or other database bears, and the feed's head."""
    now = datetime.now(UTC)
    epoch = sa.table("epoch", sa.column("number"), sa.column("name"), sa.column("started_at", MOMENT))
    op.bulk_insert(epoch, [{"number": 1, "name": f"1.{secrets.token_hex(6)}", "started_at": now}])
    op.bulk_insert(sa.table("feed_head", sa.column("id"), sa.column("last_seq")), [{"id": 1, "last_seq": 0}])


def downgrade() -> None:
    with op.batch_alter_table("decision", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_decision_person_id"))
        batch_op.drop_index(batch_op.f("ix_decision_conflict_id"))
        batch_op.drop_index(batch_op.f("ix_decision_change_seq"))
        batch_op.drop_index(batch_op.f("ix_decision_candidate_id"))

    op.drop_table("decision")
    with op.batch_alter_table("candidate", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_candidate_conflict_id"))
        batch_op.drop_index(batch_op.f("ix_candidate_change_seq"))
        batch_op.drop_index(batch_op.f("ix_candidate_author_id"))

    op.drop_table("candidate")
    with op.batch_alter_table("version", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_version_epoch"))
        batch_op.drop_index(batch_op.f("ix_version_change_seq"))
        batch_op.drop_index(batch_op.f("ix_version_author_id"))

    op.drop_table("version")
    with op.batch_alter_table("review_move", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_review_move_person_id"))
        batch_op.drop_index(batch_op.f("ix_review_move_entity_key"))

    op.drop_table("review_move")
    with op.batch_alter_table("conflict", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_conflict_open_field", sqlite_where=sa.text("status = 'open'"), postgresql_where=sa.text("status = 'open'")
        )
        batch_op.drop_index(batch_op.f("ix_conflict_entity_key"))

    op.drop_table("conflict")
    with op.batch_alter_table("entity", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_entity_vehicle_key"))
        batch_op.drop_index(batch_op.f("ix_entity_to_site_id"))
        batch_op.drop_index(batch_op.f("ix_entity_site_id_review"))
        batch_op.drop_index(batch_op.f("ix_entity_operation_id_entity"))
        batch_op.drop_index(batch_op.f("ix_entity_from_site_id"))
        batch_op.drop_index(batch_op.f("ix_entity_entered_by_id"))
        batch_op.drop_index(batch_op.f("ix_entity_convoy_key"))
        batch_op.drop_index(batch_op.f("ix_entity_author_id"))
        batch_op.drop_index(batch_op.f("ix_entity_attention_observed_from_key"))

    op.drop_table("entity")
    with op.batch_alter_table("enrolment_ticket", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_enrolment_ticket_person_id"))
        batch_op.drop_index(batch_op.f("ix_enrolment_ticket_name"))
        batch_op.drop_index(batch_op.f("ix_enrolment_ticket_device_id"))
        batch_op.drop_index(batch_op.f("ix_enrolment_ticket_created_by_id"))

    op.drop_table("enrolment_ticket")
    with op.batch_alter_table("change", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_change_key"))
        batch_op.drop_index("ix_change_id")
        batch_op.drop_index(
            "ix_change_held", sqlite_where=sa.text("outcome = 'held'"), postgresql_where=sa.text("outcome = 'held'")
        )
        batch_op.drop_index(batch_op.f("ix_change_device_id_n"))

    op.drop_table("change")
    with op.batch_alter_table("audit_entry", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_audit_entry_subject_id"))
        batch_op.drop_index(batch_op.f("ix_audit_entry_person_id"))
        batch_op.drop_index(batch_op.f("ix_audit_entry_device_id"))

    op.drop_table("audit_entry")
    with op.batch_alter_table("assignment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_assignment_site_id"))
        batch_op.drop_index(batch_op.f("ix_assignment_person_id"))
        batch_op.drop_index(batch_op.f("ix_assignment_operation_id"))
        batch_op.drop_index(batch_op.f("ix_assignment_given_by_id"))

    op.drop_table("assignment")
    with op.batch_alter_table("staff_session", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_staff_session_person_id"))

    op.drop_table("staff_session")
    with op.batch_alter_table("site", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_site_merged_into_id"))

    op.drop_table("site")
    with op.batch_alter_table("invitation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_invitation_person_id"))

    op.drop_table("invitation")
    with op.batch_alter_table("device", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_device_revoked_by_id"))
        batch_op.drop_index(batch_op.f("ix_device_person_id"))

    op.drop_table("device")
    with op.batch_alter_table("sign_in_attempt", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sign_in_attempt_subject_at"))

    op.drop_table("sign_in_attempt")
    op.drop_table("person")
    op.drop_table("operation")
    op.drop_table("feed_pending")
    op.drop_table("feed_head")
    with op.batch_alter_table("feed", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_feed_scope_seq"))

    op.drop_table("feed")
    op.drop_table("epoch")
