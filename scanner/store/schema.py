"""What the databases hold. A migration, once released, is never changed: the next one follows it.

`passes.db`, the log, which is the outbox as well:
    record   the events' bytes as sent. No row is ever changed, a row is added only right behind the last one, and
             removed only once it is acknowledged: the triggers say so to whoever writes, not only to this program.
    epoch    one row an epoch: where it starts, the watermark (acknowledged through `acked_through`, whose hash is
             `acked_hash`), and what is purged (through `purged_through`, whose hash the next record names).
    receipt  when the hub acknowledged through where: the schedule of purging.

`trust.db`, what the hub says: see the classes that own the tables. `list` and `blacklist` copy the token files.

`guards.db`, who may stand here: see `guards.py`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from scanner.store.migrating import Migrations

if TYPE_CHECKING:
    from sqlite_utils import Database


def log(db: Database) -> None:
    _run(
        db,
        """CREATE TABLE epoch (
            epoch INTEGER PRIMARY KEY CHECK (epoch > 0),
            device BLOB NOT NULL CHECK (length(device) = 8),
            start_seq INTEGER NOT NULL,
            acked_through INTEGER NOT NULL,
            acked_hash BLOB NOT NULL CHECK (length(acked_hash) = 32),
            purged_through INTEGER NOT NULL,
            purged_hash BLOB NOT NULL CHECK (length(purged_hash) = 32),
            set_aside INTEGER NOT NULL DEFAULT 0,
            CHECK (0 <= start_seq AND start_seq <= purged_through AND purged_through <= acked_through),
            CHECK (0 <= set_aside AND set_aside <= acked_through - start_seq)
        ) STRICT""",
        """CREATE TABLE record (
            epoch INTEGER NOT NULL REFERENCES epoch,
            seq INTEGER NOT NULL,
            bytes BLOB NOT NULL CHECK (length(bytes) BETWEEN 1 AND 2048),
            PRIMARY KEY (epoch, seq)
        ) STRICT, WITHOUT ROWID""",
        """CREATE TABLE receipt (
            epoch INTEGER NOT NULL REFERENCES epoch,
            acked_through INTEGER NOT NULL,
            acked_s INTEGER NOT NULL,
            PRIMARY KEY (epoch, acked_through)
        ) STRICT, WITHOUT ROWID""",
        """CREATE TRIGGER record_follows_the_last BEFORE INSERT ON record
            WHEN NEW.seq IS NOT 1 + coalesce(
                (SELECT max(seq) FROM record WHERE epoch = NEW.epoch),
                (SELECT purged_through FROM epoch WHERE epoch = NEW.epoch))
            BEGIN SELECT raise(ABORT, 'a record follows the last one'); END""",
        """CREATE TRIGGER record_is_never_changed BEFORE UPDATE ON record
            BEGIN SELECT raise(ABORT, 'a record is never changed'); END""",
        """CREATE TRIGGER record_stays_until_acknowledged BEFORE DELETE ON record
            WHEN NOT EXISTS (SELECT 1 FROM epoch WHERE epoch = OLD.epoch AND OLD.seq <= acked_through)
            BEGIN SELECT raise(ABORT, 'a record stays until it is acknowledged'); END""",
        """CREATE TRIGGER watermark_only_rises BEFORE UPDATE ON epoch
            WHEN NEW.acked_through < OLD.acked_through OR NEW.purged_through < OLD.purged_through
                OR NEW.epoch <> OLD.epoch OR NEW.device <> OLD.device OR NEW.start_seq <> OLD.start_seq
            BEGIN SELECT raise(ABORT, 'the watermark only rises'); END""",
        """CREATE TRIGGER epoch_stays BEFORE DELETE ON epoch
            BEGIN SELECT raise(ABORT, 'an epoch stays'); END""",
    )


def hub_may_forget(db: Database) -> None:
    """A hub back from its backup holds less: the watermark may sink to what it signs, never below what is purged.

    `newest_s` is the time of the newest acknowledgement of the epoch, `rewound_s` of the last one that sank the watermark:
    what was signed before it speaks of a hub that is gone. `signed_grant` is shown to a hub that forgot the epoch.
    """
    _run(
        db,
        "ALTER TABLE epoch ADD COLUMN newest_s INTEGER NOT NULL DEFAULT 0",
        "ALTER TABLE epoch ADD COLUMN rewound_s INTEGER NOT NULL DEFAULT 0",
        "ALTER TABLE epoch ADD COLUMN signed_grant BLOB NOT NULL DEFAULT x''",
        "ALTER TABLE receipt ADD COLUMN set_aside INTEGER NOT NULL DEFAULT 0",
        "DROP TRIGGER watermark_only_rises",
        """CREATE TRIGGER watermark_sinks_by_a_newer_word BEFORE UPDATE ON epoch
            WHEN (NEW.acked_through < OLD.acked_through AND NEW.rewound_s <= OLD.newest_s)
                OR NEW.purged_through < OLD.purged_through OR NEW.rewound_s < OLD.rewound_s
                OR NEW.epoch <> OLD.epoch OR NEW.device <> OLD.device OR NEW.start_seq <> OLD.start_seq
            BEGIN SELECT raise(ABORT, 'the watermark only rises'); END""",
    )


def hub_said_so(db: Database) -> None:
    """`signed_ack`: the newest acknowledgement as the hub signed it, shown to a hub that forgot what is purged here.

    Where somebody removed acknowledged records, the log goes on behind what the hub holds: a number below it would be
    taken for sent.
    """
    _run(
        db,
        "ALTER TABLE epoch ADD COLUMN signed_ack BLOB NOT NULL DEFAULT x''",
        "DROP TRIGGER record_follows_the_last",
        """CREATE TRIGGER record_follows_the_last BEFORE INSERT ON record
            WHEN NEW.seq IS NOT 1 + (SELECT max(acked_through,
                coalesce((SELECT max(seq) FROM record WHERE epoch = NEW.epoch), 0)) FROM epoch WHERE epoch = NEW.epoch)
            BEGIN SELECT raise(ABORT, 'a record follows the last one'); END""",
    )


def what_a_site_counts(db: Database) -> None:
    """What the sealed parts of the log cannot be asked again: written in one transaction with the record that it belongs to.

    `outing`: `household` is a keyed hash of site, household and day; rows of former days go. `mode`: how the gate works.
    """
    _run(
        db,
        """CREATE TABLE outing (
            epoch INTEGER NOT NULL,
            seq INTEGER NOT NULL,
            day INTEGER NOT NULL,
            household BLOB NOT NULL CHECK (length(household) = 16),
            PRIMARY KEY (epoch, seq)
        ) STRICT, WITHOUT ROWID""",
        "CREATE TABLE mode (id INTEGER PRIMARY KEY CHECK (id = 1), kind TEXT NOT NULL) STRICT",
    )


def how_the_gate_worked(db: Database) -> None:
    """From the record after `seq` on as at a site of that kind: who came in by another kind's rules is not in its crowd."""
    _run(
        db,
        """CREATE TABLE worked_as (
            epoch INTEGER NOT NULL,
            seq INTEGER NOT NULL,
            kind TEXT NOT NULL,
            PRIMARY KEY (epoch, seq)
        ) STRICT, WITHOUT ROWID""",
    )


def what_the_hub_says(db: Database) -> None:
    _run(
        db,
        """CREATE TABLE list (
            issuer TEXT NOT NULL,
            generation INTEGER NOT NULL,
            iat_s INTEGER NOT NULL,
            exp_s INTEGER NOT NULL,
            ttl_s INTEGER NOT NULL,
            size INTEGER NOT NULL CHECK (size >= 0),
            token_sha256 BLOB NOT NULL CHECK (length(token_sha256) = 32),
            etag TEXT NOT NULL,
            readable INTEGER NOT NULL DEFAULT 1 CHECK (readable IN (0, 1)),
            PRIMARY KEY (issuer, generation)
        ) STRICT, WITHOUT ROWID""",
        """CREATE TABLE blacklist (
            issuer TEXT NOT NULL,
            generation INTEGER NOT NULL,
            "index" INTEGER NOT NULL,
            status INTEGER NOT NULL CHECK (status BETWEEN 1 AND 3),
            PRIMARY KEY (issuer, generation, "index")
        ) STRICT, WITHOUT ROWID""",
        """CREATE TABLE trust (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            version INTEGER NOT NULL,
            accepted_s INTEGER NOT NULL,
            expires_s INTEGER NOT NULL
        ) STRICT""",
        """CREATE TABLE trust_document (path TEXT PRIMARY KEY, body BLOB NOT NULL) STRICT, WITHOUT ROWID""",
        """CREATE TABLE time_floor (id INTEGER PRIMARY KEY CHECK (id = 1), highest_s INTEGER NOT NULL) STRICT""",
        """CREATE TABLE enrolment (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            device BLOB NOT NULL CHECK (length(device) = 8),
            hub_url TEXT NOT NULL,
            certificate_sha256 BLOB NOT NULL,
            root BLOB NOT NULL,
            site TEXT NOT NULL,
            demo INTEGER NOT NULL CHECK (demo IN (0, 1))
        ) STRICT""",
    )


def what_the_hub_wants(db: Database) -> None:
    _run(
        db,
        """CREATE TABLE device_state (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            state INTEGER NOT NULL,
            said_s INTEGER NOT NULL
        ) STRICT""",
    )


def what_a_shift_ends_with(db: Database) -> None:
    """`nonce`: the hub's, for fingerprints. `question`: of the heartbeat that was exported last, for orders on a stick."""
    _run(
        db,
        "ALTER TABLE device_state ADD COLUMN nonce BLOB NOT NULL DEFAULT x'0000000000000000'",
        "ALTER TABLE device_state ADD COLUMN question BLOB NOT NULL DEFAULT x''",
    )


def who_stands_here(db: Database) -> None:
    """`failure` counts wrong PINs of a number in a row, also of one that nobody has."""
    _run(
        db,
        """CREATE TABLE guard (
            number INTEGER PRIMARY KEY CHECK (number BETWEEN 1 AND 99),
            name TEXT NOT NULL,
            role TEXT NOT NULL CHECK (role IN ('guard', 'supervisor')),
            salt BLOB NOT NULL CHECK (length(salt) = 16),
            hash BLOB NOT NULL CHECK (length(hash) = 32),
            added_ms INTEGER NOT NULL,
            withdrawn_ms INTEGER
        ) STRICT""",
        """CREATE TABLE failure (
            number INTEGER PRIMARY KEY,
            failures INTEGER NOT NULL,
            wait_until_ms INTEGER NOT NULL,
            is_told INTEGER NOT NULL DEFAULT 0
        ) STRICT""",
    )


def what_a_supervisor_accepts(db: Database) -> None:
    """`offered_s`: a time that waits for a supervisor. `accepted_s`: the last one that a supervisor took over. 0: none."""
    _run(
        db,
        "ALTER TABLE time_floor ADD COLUMN offered_s INTEGER NOT NULL DEFAULT 0",
        "ALTER TABLE time_floor ADD COLUMN accepted_s INTEGER NOT NULL DEFAULT 0",
    )


def who_is_on_duty(db: Database) -> None:
    """`challenge`: what the hub's operator was told last, so that a forgotten PIN may be made anew (`pin_reset.py`)."""
    _run(
        db,
        """CREATE TABLE duty (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            number INTEGER NOT NULL REFERENCES guard,
            since_ms INTEGER NOT NULL,
            epoch INTEGER NOT NULL,
            seq INTEGER NOT NULL
        ) STRICT""",
        """CREATE TABLE challenge (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            number INTEGER NOT NULL REFERENCES guard,
            digits TEXT NOT NULL
        ) STRICT""",
    )


def _run(db: Database, *statements: str) -> None:
    for statement in statements:
        db.execute(statement)


passes = Migrations("passes", log, hub_may_forget, hub_said_so, what_a_site_counts, how_the_gate_worked)
trust = Migrations(
    "trust", what_the_hub_says, what_the_hub_wants, what_a_shift_ends_with, what_a_supervisor_accepts
)
guards = Migrations("guards", who_stands_here, who_is_on_duty)
