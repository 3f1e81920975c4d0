CREATE TABLE "export_request" (
  "id"                uuid           NOT NULL DEFAULT gen_random_uuid(),
  "site"              text           NOT NULL,
  "subject_id"        text           NOT NULL,
  "requested_by"      text           NOT NULL,
  "idempotency_key"   text,
  "body_hash"         text           NOT NULL,
  "format"            text           NOT NULL,
  "status"            text           NOT NULL DEFAULT 'queued',
  "reason_code"       text,
  "generation"        integer        NOT NULL DEFAULT 1,
  "publishes"         integer        NOT NULL DEFAULT 0,
  "enqueued_at"       timestamptz(6),
  "fence"             integer        NOT NULL DEFAULT 0,
  "attempts"          integer        NOT NULL DEFAULT 0,
  "lease_until"       timestamptz(6),
  "worker_id"         text,
  "next_attempt_at"   timestamptz(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "progress"          jsonb,
  "object_key"        text,
  "object_version_id" text,
  "upload_id"         text,
  "sha256"            text,
  "bytes"             bigint,
  "row_counts"        jsonb,
  "data_as_of"        timestamptz(6),
  "received_at"       timestamptz(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "due_at"            timestamptz(6) NOT NULL DEFAULT (now() + interval '1 month'),
  "ready_at"          timestamptz(6),
  "expires_at"        timestamptz(6),
  "deleted_at"        timestamptz(6),
  "downloaded_at"     timestamptz(6),
  "download_count"    integer        NOT NULL DEFAULT 0,
  "auth_method"       text           NOT NULL,
  "auth_time"         timestamptz(6),
  "http_request_id"   text,
  CONSTRAINT "export_request_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "export_request_format_known" CHECK ("format" IN ('bundle', 'frappe')),
  CONSTRAINT "export_request_status_known" CHECK ("status" IN
    ('queued', 'running', 'retrying', 'ready', 'failed', 'cancelled', 'expired', 'deleted')),
  CONSTRAINT "export_request_auth_method_known" CHECK ("auth_method" IN ('jwt', 'session', 'token')),
  CONSTRAINT "export_request_counters" CHECK
    ("generation" >= 1 AND "publishes" >= 0 AND "fence" >= 0 AND "attempts" >= 0 AND "download_count" >= 0),
  CONSTRAINT "export_request_running_is_leased" CHECK
    ("status" <> 'running' OR ("lease_until" IS NOT NULL AND "worker_id" IS NOT NULL)),
  CONSTRAINT "export_request_ready_is_whole" CHECK ("status" <> 'ready' OR
    ("object_key" IS NOT NULL AND "sha256" IS NOT NULL AND "bytes" IS NOT NULL AND "expires_at" IS NOT NULL)),
  CONSTRAINT "export_request_bytes_and_digest" CHECK ("bytes" >= 0 AND "sha256" ~ '^[0-9a-f]{64}$')
);

-- One active request for each person: what makes a double click, a retry and a hundred tabs one export.
CREATE UNIQUE INDEX "export_request_active" ON "export_request" ("site", "subject_id")
  WHERE "status" IN ('queued', 'running', 'retrying');
CREATE UNIQUE INDEX "export_request_idempotency_key" ON "export_request" ("site", "requested_by", "idempotency_key");

CREATE INDEX "export_request_list" ON "export_request" ("received_at" DESC, "id" DESC);
CREATE INDEX "export_request_site_list" ON "export_request" ("site", "received_at" DESC, "id" DESC);
CREATE INDEX "export_request_subject_list" ON "export_request" ("site", "subject_id", "received_at" DESC, "id" DESC);
CREATE INDEX "export_request_status_list" ON "export_request" ("site", "status", "received_at" DESC, "id" DESC);

CREATE INDEX "export_request_relay" ON "export_request" ("next_attempt_at") WHERE "status" IN ('queued', 'retrying');
CREATE INDEX "export_request_leases" ON "export_request" ("site", "lease_until") WHERE "status" = 'running';
CREATE INDEX "export_request_expiry" ON "export_request" ("expires_at") WHERE "status" = 'ready';
CREATE INDEX "export_request_undeleted" ON "export_request" ("expires_at") WHERE "status" = 'expired';
CREATE INDEX "export_request_waiting" ON "export_request" ("received_at")
  WHERE "status" IN ('queued', 'running', 'retrying');

CREATE TABLE "audit_event" (
  "request_id"    uuid           NOT NULL,
  "seq"           integer        NOT NULL,
  "at"            timestamptz(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "actor_type"    text           NOT NULL,
  "actor_id_hash" text,
  "action"        text           NOT NULL,
  "from_status"   text,
  "to_status"     text,
  "reason"        text,
  "prev_hash"     text,
  "hash"          text           NOT NULL,
  CONSTRAINT "audit_event_pkey" PRIMARY KEY ("request_id", "seq"),
  CONSTRAINT "audit_event_request_id_fkey" FOREIGN KEY ("request_id") REFERENCES "export_request" ("id")
    ON DELETE RESTRICT ON UPDATE RESTRICT,
  CONSTRAINT "audit_event_actor_is_hashed" CHECK ("actor_id_hash" ~ '^[0-9a-f]{64}$')
);

-- The digest of one event: SHA-256 over the digest before it and every field. A JSON array keeps the fields apart.
CREATE FUNCTION audit_event_digest("event" "audit_event") RETURNS text LANGUAGE sql STABLE AS $$
  SELECT encode(sha256(convert_to(jsonb_build_array(
    "event"."prev_hash", "event"."request_id", "event"."seq", (extract(epoch FROM "event"."at") * 1000000)::bigint,
    "event"."actor_type", "event"."actor_id_hash", "event"."action",
    "event"."from_status", "event"."to_status", "event"."reason"
  )::text, 'UTF8')), 'hex')
$$;

CREATE FUNCTION audit_event_chain() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  "last" "audit_event";
BEGIN
  -- Two events of one request must not both follow the same one.
  PERFORM 1 FROM "export_request" WHERE "id" = NEW."request_id" FOR NO KEY UPDATE;
  SELECT * INTO "last" FROM "audit_event" WHERE "request_id" = NEW."request_id" ORDER BY "seq" DESC LIMIT 1;
  NEW."seq" := coalesce("last"."seq", 0) + 1;
  NEW."at" := greatest(now(), "last"."at");
  NEW."prev_hash" := "last"."hash";
  NEW."hash" := audit_event_digest(NEW);
  RETURN NEW;
END
$$;
CREATE TRIGGER "audit_event_chain" BEFORE INSERT ON "audit_event"
  FOR EACH ROW EXECUTE FUNCTION audit_event_chain();

CREATE FUNCTION audit_event_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'audit_event is append-only' USING ERRCODE = 'insufficient_privilege';
END
$$;
CREATE TRIGGER "audit_event_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "audit_event"
  FOR EACH STATEMENT EXECUTE FUNCTION audit_event_refuse();
-- Also for a session that calls itself a replica.
ALTER TABLE "audit_event" ENABLE ALWAYS TRIGGER "audit_event_append_only";
ALTER TABLE "audit_event" ENABLE ALWAYS TRIGGER "audit_event_chain";

CREATE TABLE "notification" (
  "id"              uuid           NOT NULL DEFAULT gen_random_uuid(),
  "request_id"      uuid           NOT NULL,
  "kind"            text           NOT NULL,
  "nid"             uuid           NOT NULL DEFAULT gen_random_uuid(),
  "state"           text           NOT NULL DEFAULT 'pending',
  "reason_code"     text,
  "attempts"        integer        NOT NULL DEFAULT 0,
  "send_fence"      integer        NOT NULL DEFAULT 0,
  "message_id"      text,
  "lookups"         integer        NOT NULL DEFAULT 0,
  "resends"         integer        NOT NULL DEFAULT 0,
  "next_attempt_at" timestamptz(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "created_at"      timestamptz(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "started_at"      timestamptz(6),
  "unknown_at"      timestamptz(6),
  "sent_at"         timestamptz(6),
  CONSTRAINT "notification_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "notification_request_id_fkey" FOREIGN KEY ("request_id") REFERENCES "export_request" ("id")
    ON DELETE RESTRICT ON UPDATE RESTRICT,
  CONSTRAINT "notification_kind_known" CHECK ("kind" IN ('ready', 'failed')),
  CONSTRAINT "notification_state_known" CHECK ("state" IN ('pending', 'sending', 'sent', 'delivered', 'bounced',
    'complained', 'suppressed', 'failed', 'unknown')),
  CONSTRAINT "notification_sent_is_named" CHECK ("state" <> 'sent' OR "message_id" IS NOT NULL)
);

-- One mail of a kind for each request, whoever tries to add another.
CREATE UNIQUE INDEX "notification_request_kind" ON "notification" ("request_id", "kind");
CREATE UNIQUE INDEX "notification_nid" ON "notification" ("nid");
CREATE INDEX "notification_pending" ON "notification" ("next_attempt_at") WHERE "state" = 'pending';
CREATE INDEX "notification_unknown" ON "notification" ("next_attempt_at") WHERE "state" = 'unknown';
CREATE INDEX "notification_sending" ON "notification" ("started_at") WHERE "state" = 'sending';
