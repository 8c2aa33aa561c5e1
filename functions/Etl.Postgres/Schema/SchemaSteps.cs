using System.Collections.Immutable;

namespace Etl.Postgres.Schema;

/// <summary>
/// What makes the schema, step by step. A step that was released never changes; a change of the schema is a new one.
/// </summary>
internal static class SchemaSteps
{
    public static ImmutableArray<string> All { get; } = [Tables, Repeats, Executions];

    // Sequencers compare character by character, which is collation "C". Leases are apart from chunks because a worker
    // holds its chunk's row locked while it copies. A chunk has no foreign key: its rows come and go with the run's staging.
    private const string Tables =
        """
        CREATE TABLE etl.load (
          load_id      text PRIMARY KEY,
          bucket       text NOT NULL,
          key          text NOT NULL,
          version      text NOT NULL,
          size         bigint NOT NULL,
          etag         text NOT NULL,
          sequencer    text COLLATE "C" NOT NULL,
          dataset      text NOT NULL,
          status       text NOT NULL CHECK (status IN ('loading', 'interrupted', 'failed', 'loaded', 'skipped', 'superseded')),
          owner        text,
          fence        bigint NOT NULL DEFAULT 0,
          runs         integer NOT NULL DEFAULT 0,
          loaded_run   text,
          loaded_at    timestamptz,
          published_at timestamptz,
          other_run    text,
          error        text,
          claimed_at   timestamptz NOT NULL DEFAULT now(),
          changed_at   timestamptz NOT NULL DEFAULT now()
        );
        COMMENT ON TABLE etl.load IS 'Object versions and what became of them; kept for ever';
        CREATE INDEX load_object ON etl.load (bucket, key, sequencer);
        CREATE INDEX load_claimed ON etl.load (claimed_at);

        CREATE TABLE etl.run (
          run_id         text PRIMARY KEY,
          load_id        text NOT NULL REFERENCES etl.load,
          number         integer NOT NULL,
          state          text NOT NULL CHECK (state IN ('planned', 'staged', 'loaded', 'abandoned')),
          owner          text NOT NULL,
          resumed        boolean NOT NULL DEFAULT false,
          forced         boolean NOT NULL,
          dataset        text NOT NULL,
          size           bigint NOT NULL,
          plan_hash      text NOT NULL,
          chunk_size     bigint NOT NULL,
          engine_version text NOT NULL,
          plan_digest    text NOT NULL,
          data_start     bigint NOT NULL,
          columns        json NOT NULL,
          file_info      json NOT NULL,
          digest         text,
          content_once   boolean NOT NULL DEFAULT false,
          target         text,
          merge_sequence bigint,
          result         jsonb,
          error          text,
          created_at     timestamptz NOT NULL DEFAULT now(),
          changed_at     timestamptz NOT NULL DEFAULT now(),
          ended_at       timestamptz,
          UNIQUE (load_id, number),
          UNIQUE (target, merge_sequence)
        );
        CREATE UNIQUE INDEX run_content_once ON etl.run (dataset, digest, size) WHERE content_once;
        COMMENT ON INDEX etl.run_content_once IS 'The same bytes are loaded once; forced runs and duplicate: load apart';
        CREATE INDEX run_unfinished ON etl.run (changed_at) WHERE state IN ('planned', 'staged');

        CREATE TABLE etl.chunk (
          run_id        text NOT NULL,
          chunk_index   integer NOT NULL,
          generation    integer NOT NULL,
          start_offset  bigint NOT NULL,
          end_offset    bigint NOT NULL,
          state         text NOT NULL DEFAULT 'planned' CHECK (state IN ('planned', 'staged', 'superseded')),
          report        jsonb,
          changed_at    timestamptz NOT NULL DEFAULT now(),
          PRIMARY KEY (run_id, chunk_index, generation)
        );

        CREATE TABLE etl.lease (
          run_id      text NOT NULL,
          chunk_index integer NOT NULL,
          generation  integer NOT NULL,
          owner       text,
          attempt     integer NOT NULL,
          until       timestamptz NOT NULL,
          fence       bigint NOT NULL,
          completed   boolean NOT NULL DEFAULT false,
          error       text,
          cause       text,
          failed_at   timestamptz,
          PRIMARY KEY (run_id, chunk_index, generation)
        );

        CREATE TABLE etl.outbox (
          id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
          kind       text NOT NULL CHECK (kind IN ('results', 'alerts')),
          group_id   text,
          dedupe_id  text,
          subject    text,
          body       text NOT NULL,
          attributes jsonb NOT NULL DEFAULT '{}',
          created_at timestamptz NOT NULL DEFAULT now()
        );
        CREATE UNIQUE INDEX outbox_dedupe ON etl.outbox (kind, dedupe_id) WHERE dedupe_id IS NOT NULL;
        """;

    // A load was an object version alone. One that is loaded belongs to the target of its run, and that run's dataset, one that was
    // skipped to the target of the run that it repeats; of the others the target is '' until they are claimed again. What a run
    // meant and which table it filled is not known of those from before.
    private const string Repeats =
        """
        ALTER TABLE etl.load ADD COLUMN target text NOT NULL DEFAULT '', ADD COLUMN repeat_of text, ADD COLUMN reason text;
        COMMENT ON COLUMN etl.load.repeat_of IS 'The run that the load was last found to be a repeat of';
        COMMENT ON COLUMN etl.load.reason IS 'Why it was left out: what other_run is to it';
        UPDATE etl.load l SET target = r.target, dataset = r.dataset FROM etl.run r WHERE r.run_id = l.loaded_run AND r.target IS NOT NULL;
        UPDATE etl.load l SET target = r.target, repeat_of = r.run_id FROM etl.run r
        WHERE r.run_id = l.other_run AND r.target IS NOT NULL AND l.status = 'skipped' AND l.target = '';
        CREATE UNIQUE INDEX load_identity ON etl.load (bucket, key, version, dataset, target);

        ALTER TABLE etl.run DROP COLUMN content_once, ADD COLUMN meaning text, ADD COLUMN rejected_by_target bigint,
          ADD COLUMN registry_oid oid, ADD COLUMN target_oid oid, ADD COLUMN target_files oid[];
        COMMENT ON COLUMN etl.run.registry_oid IS 'The oid of etl.run when it was loaded: another one now means a restored database';
        COMMENT ON COLUMN etl.run.target_files IS 'The relfilenodes of the target and its partitions when it was loaded';
        CREATE INDEX run_content ON etl.run (target, digest, size);
        """;

    // What happened in executions, for people. Nothing refers to it: it may be late, or lack what could not be written.
    private const string Executions =
        """
        CREATE TABLE etl.execution (
          execution_id text PRIMARY KEY,
          load_id      text,
          run_id       text,
          bucket       text NOT NULL,
          key          text NOT NULL,
          version      text NOT NULL,
          input        jsonb NOT NULL,
          started_at   timestamptz NOT NULL,
          ended_at     timestamptz,
          status       text CHECK (status IN ('succeeded', 'failed', 'timed_out', 'aborted')),
          error        text,
          cause        text
        );
        COMMENT ON TABLE etl.execution IS 'Executions on one machine, for people; swept after 30 days. Step Functions keeps its own';
        COMMENT ON COLUMN etl.execution.load_id IS 'NULL until Split has answered';
        COMMENT ON COLUMN etl.execution.status IS 'NULL until it has ended, which one that was killed never does';
        CREATE INDEX execution_load ON etl.execution (load_id);
        CREATE INDEX execution_object ON etl.execution (bucket, key, version) WHERE load_id IS NULL;
        CREATE INDEX execution_started ON etl.execution (started_at);

        CREATE TABLE etl.event (
          execution_id text NOT NULL REFERENCES etl.execution ON DELETE CASCADE,
          number       integer NOT NULL,
          at           timestamptz NOT NULL,
          type         text NOT NULL,
          state        text,
          details      jsonb NOT NULL,
          PRIMARY KEY (execution_id, number)
        );
        COMMENT ON COLUMN etl.event.type IS 'As Step Functions names it';

        ALTER TABLE etl.run DROP COLUMN file_info;
        ALTER TABLE etl.run ADD COLUMN length bigint;
        COMMENT ON COLUMN etl.run.length IS 'The bytes that its chunks cover: what the object was converted to has others than its size; null: those of the object';
        """;
}
