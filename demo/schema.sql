-- Written by `make schema`, never by hand.
-- b2256addf598113947ffd7de5f8e3ef0ae384db30ca586ea83cf485d33fe00fc
-- django-allauth==65.21.1
-- django-htmx==1.29.0
-- django-modelcluster==6.5
-- django-q2==1.11.1
-- django-taggit==6.1.0
-- django==5.2.19
-- modelsearch==1.3.2
-- wagtail-localize==1.14.5
-- wagtail==7.4.4
-- wagtailmedia==0.19.1
-- whitenoise==6.12.0
CREATE TABLE "account_emailaddress" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "verified" bool NOT NULL, "primary" bool NOT NULL, "user_id" bigint NOT NULL REFERENCES "roll_user" ("id") DEFERRABLE INITIALLY DEFERRED, "email" varchar(254) NOT NULL);
CREATE INDEX "account_emailaddress_email_03be32b2" ON "account_emailaddress" ("email");
CREATE INDEX "account_emailaddress_user_id_2c513194" ON "account_emailaddress" ("user_id");
CREATE UNIQUE INDEX "account_emailaddress_user_id_email_987c8728_uniq" ON "account_emailaddress" ("user_id", "email");
CREATE UNIQUE INDEX "unique_primary_email" ON "account_emailaddress" ("user_id", "primary") WHERE "primary";
CREATE UNIQUE INDEX "unique_verified_email" ON "account_emailaddress" ("email") WHERE "verified";
CREATE TABLE "account_emailconfirmation" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "created" datetime NOT NULL, "sent" datetime NULL, "key" varchar(64) NOT NULL UNIQUE, "email_address_id" integer NOT NULL REFERENCES "account_emailaddress" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE INDEX "account_emailconfirmation_email_address_id_5b7f8c58" ON "account_emailconfirmation" ("email_address_id");
CREATE TABLE "auth_group" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "name" varchar(150) NOT NULL UNIQUE);
CREATE TABLE "auth_group_permissions" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "group_id" integer NOT NULL REFERENCES "auth_group" ("id") DEFERRABLE INITIALLY DEFERRED, "permission_id" integer NOT NULL REFERENCES "auth_permission" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE INDEX "auth_group_permissions_group_id_b120cbf9" ON "auth_group_permissions" ("group_id");
CREATE UNIQUE INDEX "auth_group_permissions_group_id_permission_id_0cd325b0_uniq" ON "auth_group_permissions" ("group_id", "permission_id");
CREATE INDEX "auth_group_permissions_permission_id_84c5c92e" ON "auth_group_permissions" ("permission_id");
CREATE TABLE "auth_permission" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "content_type_id" integer NOT NULL REFERENCES "django_content_type" ("id") DEFERRABLE INITIALLY DEFERRED, "codename" varchar(100) NOT NULL, "name" varchar(255) NOT NULL);
CREATE INDEX "auth_permission_content_type_id_2f476e4b" ON "auth_permission" ("content_type_id");
CREATE UNIQUE INDEX "auth_permission_content_type_id_codename_01ab375a_uniq" ON "auth_permission" ("content_type_id", "codename");
CREATE TABLE "demo_sentmail" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "to" varchar(254) NOT NULL, "subject" varchar(255) NOT NULL, "text" text NOT NULL, "html" text NOT NULL, "sent_at" datetime NOT NULL);
CREATE INDEX "sent_newest" ON "demo_sentmail" ("sent_at" DESC, "id" DESC);
CREATE TABLE "django_content_type" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "app_label" varchar(100) NOT NULL, "model" varchar(100) NOT NULL);
CREATE UNIQUE INDEX "django_content_type_app_label_model_76bd3d3b_uniq" ON "django_content_type" ("app_label", "model");
CREATE TABLE "django_migrations" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "app" varchar(255) NOT NULL, "name" varchar(255) NOT NULL, "applied" datetime NOT NULL);
CREATE TABLE "django_q_ormq" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "key" varchar(100) NOT NULL, "payload" text NOT NULL, "lock" datetime NULL);
CREATE TABLE "django_q_schedule" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "func" varchar(256) NOT NULL, "hook" varchar(256) NULL, "args" text NULL, "kwargs" text NULL, "repeats" integer NOT NULL, "next_run" datetime NULL, "task" varchar(100) NULL, "name" varchar(100) NULL, "minutes" smallint unsigned NULL CHECK ("minutes" >= 0), "cron" varchar(100) NULL, "cluster" varchar(100) NULL, "schedule_type" varchar(2) NOT NULL, "intended_date_kwarg" varchar(100) NULL);
CREATE TABLE "django_q_task" ("name" varchar(100) NOT NULL, "func" varchar(256) NOT NULL, "hook" varchar(256) NULL, "args" text NULL, "kwargs" text NULL, "result" text NULL, "started" datetime NOT NULL, "stopped" datetime NOT NULL, "success" bool NOT NULL, "id" varchar(32) NOT NULL PRIMARY KEY, "group" varchar(100) NULL, "attempt_count" integer NOT NULL, "cluster" varchar(100) NULL);
CREATE INDEX "success_index" ON "django_q_task" ("group", "name", "func") WHERE "success";
CREATE TABLE "django_session" ("session_key" varchar(40) NOT NULL PRIMARY KEY, "session_data" text NOT NULL, "expire_date" datetime NOT NULL);
CREATE INDEX "django_session_expire_date_a5c62663" ON "django_session" ("expire_date");
CREATE TABLE "editing_desk" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "collection_id" integer NOT NULL UNIQUE REFERENCES "wagtailcore_collection" ("id") DEFERRABLE INITIALLY DEFERRED, "editors_id" integer NOT NULL UNIQUE REFERENCES "auth_group" ("id") DEFERRABLE INITIALLY DEFERRED, "heads_id" integer NOT NULL UNIQUE REFERENCES "auth_group" ("id") DEFERRABLE INITIALLY DEFERRED, "school_id" bigint NOT NULL UNIQUE REFERENCES "roll_school" ("id") DEFERRABLE INITIALLY DEFERRED, "planted" text NOT NULL CHECK ((JSON_VALID("planted") OR "planted" IS NULL)), "decided_at" datetime NULL, "decided_by_id" bigint NULL REFERENCES "roll_user" ("id") DEFERRABLE INITIALLY DEFERRED, "editors_publish" bool NOT NULL, "group_publishes" bool NOT NULL, CONSTRAINT "who_lets_editors_publish_is_known" CHECK ((("decided_at" IS NULL AND "decided_by_id" IS NULL) OR ("decided_at" IS NOT NULL AND "decided_by_id" IS NOT NULL))));
CREATE INDEX "home_desk_decided_by_id_eee688f1" ON "editing_desk" ("decided_by_id");
CREATE TABLE "editing_headapproval" ("task_ptr_id" integer NOT NULL PRIMARY KEY REFERENCES "wagtailcore_task" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "editing_submission" ("taskstate_ptr_id" integer NOT NULL PRIMARY KEY REFERENCES "wagtailcore_taskstate" ("id") DEFERRABLE INITIALLY DEFERRED, "by_id" bigint NULL REFERENCES "roll_user" ("id") DEFERRABLE INITIALLY DEFERRED, "page_id" integer NOT NULL REFERENCES "wagtailcore_page" ("id") DEFERRABLE INITIALLY DEFERRED, "school_id" bigint NOT NULL REFERENCES "roll_school" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE INDEX "home_submission_by_id_0697dfa3" ON "editing_submission" ("by_id");
CREATE INDEX "home_submission_page_id_fb4d8597" ON "editing_submission" ("page_id");
CREATE INDEX "home_submission_school_id_715a56fd" ON "editing_submission" ("school_id");
CREATE TABLE "foundation_contentdocument" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "title" varchar(255) NOT NULL, "created_at" datetime NOT NULL, "file_size" bigint unsigned NULL CHECK ("file_size" >= 0), "file_hash" varchar(40) NOT NULL, "file" varchar(100) NOT NULL, "collection_id" integer NOT NULL REFERENCES "wagtailcore_collection" ("id") DEFERRABLE INITIALLY DEFERRED, "uploaded_by_user_id" bigint NULL REFERENCES "roll_user" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE INDEX "foundation_contentdocument_collection_id_1c81d7c2" ON "foundation_contentdocument" ("collection_id");
CREATE INDEX "foundation_contentdocument_uploaded_by_user_id_4253d28a" ON "foundation_contentdocument" ("uploaded_by_user_id");
CREATE TABLE "foundation_contentimage" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "title" varchar(255) NOT NULL, "description" varchar(255) NOT NULL, "width" integer NOT NULL, "height" integer NOT NULL, "created_at" datetime NOT NULL, "focal_point_x" integer unsigned NULL CHECK ("focal_point_x" >= 0), "focal_point_y" integer unsigned NULL CHECK ("focal_point_y" >= 0), "focal_point_width" integer unsigned NULL CHECK ("focal_point_width" >= 0), "focal_point_height" integer unsigned NULL CHECK ("focal_point_height" >= 0), "file_size" integer unsigned NULL CHECK ("file_size" >= 0), "file_hash" varchar(40) NOT NULL, "collection_id" integer NOT NULL REFERENCES "wagtailcore_collection" ("id") DEFERRABLE INITIALLY DEFERRED, "uploaded_by_user_id" bigint NULL REFERENCES "roll_user" ("id") DEFERRABLE INITIALLY DEFERRED, "shows_pupils" bool NOT NULL, "file" varchar(100) NOT NULL);
CREATE INDEX "foundation_contentimage_collection_id_1bf0b548" ON "foundation_contentimage" ("collection_id");
CREATE INDEX "foundation_contentimage_created_at_afb88115" ON "foundation_contentimage" ("created_at");
CREATE INDEX "foundation_contentimage_file_hash_321dca2a" ON "foundation_contentimage" ("file_hash");
CREATE INDEX "foundation_contentimage_uploaded_by_user_id_0698a751" ON "foundation_contentimage" ("uploaded_by_user_id");
CREATE INDEX "image_by_file" ON "foundation_contentimage" ("file");
CREATE TABLE "foundation_contentmedia" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "title" varchar(255) NOT NULL, "type" varchar(255) NOT NULL, "duration" real NOT NULL, "width" integer unsigned NULL CHECK ("width" >= 0), "height" integer unsigned NULL CHECK ("height" >= 0), "thumbnail" varchar(100) NOT NULL, "created_at" datetime NOT NULL, "file" varchar(100) NOT NULL, "file_size" bigint unsigned NOT NULL CHECK ("file_size" >= 0), "collection_id" integer NOT NULL REFERENCES "wagtailcore_collection" ("id") DEFERRABLE INITIALLY DEFERRED, "uploaded_by_user_id" bigint NULL REFERENCES "roll_user" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE INDEX "foundation_contentmedia_collection_id_b5637246" ON "foundation_contentmedia" ("collection_id");
CREATE INDEX "foundation_contentmedia_uploaded_by_user_id_2ec56a22" ON "foundation_contentmedia" ("uploaded_by_user_id");
CREATE INDEX "video_by_file" ON "foundation_contentmedia" ("file");
CREATE TABLE "foundation_rendition" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "filter_spec" varchar(255) NOT NULL, "file" varchar(100) NOT NULL, "width" integer NOT NULL, "height" integer NOT NULL, "focal_point_key" varchar(16) NOT NULL, "image_id" bigint NOT NULL REFERENCES "foundation_contentimage" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "unique_rendition" UNIQUE ("image_id", "filter_spec", "focal_point_key"));
CREATE INDEX "foundation_rendition_filter_spec_59687a27" ON "foundation_rendition" ("filter_spec");
CREATE INDEX "foundation_rendition_image_id_5044160c" ON "foundation_rendition" ("image_id");
CREATE INDEX "rendition_by_file" ON "foundation_rendition" ("file");
CREATE TABLE "helpdesk_ticket" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "public_ref" varchar(9) NOT NULL UNIQUE, "category" varchar(8) NOT NULL, "title" varchar(120) NOT NULL, "state" varchar(20) NOT NULL, "desk" varchar(120) NOT NULL, "client_uuid" char(32) NOT NULL, "cycle" smallint unsigned NOT NULL CHECK ("cycle" >= 0), "promised_at" datetime NULL, "created_at" datetime NOT NULL, "changed_at" datetime NOT NULL, "resolved_at" datetime NULL, "closed_at" datetime NULL, "assignee_id" bigint NULL REFERENCES "roll_user" ("id") DEFERRABLE INITIALLY DEFERRED, "requester_id" bigint NOT NULL REFERENCES "roll_user" ("id") DEFERRABLE INITIALLY DEFERRED, "school_id" bigint NOT NULL REFERENCES "roll_school" ("id") DEFERRABLE INITIALLY DEFERRED, "has_desk" bool NOT NULL, CONSTRAINT "a_query_sent_twice_is_one" UNIQUE ("requester_id", "client_uuid"), CONSTRAINT "ticket_state_is_known" CHECK ("state" IN ('new', 'open', 'waiting_on_requester', 'resolved', 'closed')), CONSTRAINT "a_new_ticket_is_nobodys" CHECK ((("assignee_id" IS NULL AND "state" = 'new') OR (NOT ("state" = 'new') AND "assignee_id" IS NOT NULL))), CONSTRAINT "ticket_dates_fit_its_state" CHECK ((("closed_at" IS NULL AND "promised_at" IS NOT NULL AND "resolved_at" IS NULL AND "state" IN ('new', 'open', 'waiting_on_requester')) OR ("closed_at" IS NULL AND "promised_at" IS NULL AND "resolved_at" IS NOT NULL AND "state" = 'resolved') OR ("closed_at" IS NOT NULL AND "promised_at" IS NULL AND "resolved_at" IS NOT NULL AND "state" = 'closed'))));
CREATE INDEX "helpdesk_ticket_assignee_id_fd8858a9" ON "helpdesk_ticket" ("assignee_id");
CREATE INDEX "helpdesk_ticket_requester_id_5facb4dc" ON "helpdesk_ticket" ("requester_id");
CREATE INDEX "ticket_closed" ON "helpdesk_ticket" ("closed_at" DESC, "id" DESC) WHERE "closed_at" IS NOT NULL;
CREATE INDEX "ticket_news_due" ON "helpdesk_ticket" ("promised_at") WHERE "promised_at" IS NOT NULL;
CREATE INDEX "ticket_not_closed" ON "helpdesk_ticket" ("school_id", "state", "assignee_id", "promised_at", "id", "changed_at") WHERE "closed_at" IS NULL;
CREATE INDEX "ticket_of_school" ON "helpdesk_ticket" ("school_id", "changed_at" DESC);
CREATE TABLE "helpdesk_ticketevent" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "seq" integer unsigned NOT NULL CHECK ("seq" >= 0), "kind" varchar(12) NOT NULL, "desk" varchar(120) NOT NULL, "at" datetime NOT NULL, "text" text NOT NULL, "state_from" varchar(20) NOT NULL, "state_to" varchar(20) NOT NULL, "promised_at" datetime NULL, "cycle" smallint unsigned NOT NULL CHECK ("cycle" >= 0), "client_uuid" char(32) NULL, "by_id" bigint NOT NULL REFERENCES "roll_user" ("id") DEFERRABLE INITIALLY DEFERRED, "howto_key" char(32) NULL, "ticket_id" bigint NOT NULL REFERENCES "helpdesk_ticket" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "one_event_of_a_number" UNIQUE ("ticket_id", "seq"), CONSTRAINT "an_act_sent_twice_is_one" UNIQUE ("ticket_id", "client_uuid"), CONSTRAINT "ticket_moves_by_the_table" CHECK ((("kind" = 'raised' AND "state_from" = '' AND "state_to" = 'new') OR ("kind" = 'taken' AND "state_from" = 'new' AND "state_to" = 'open') OR ("kind" = 'taken' AND "state_from" = 'open' AND "state_to" = 'open') OR ("kind" = 'taken' AND "state_from" = 'waiting_on_requester' AND "state_to" = 'waiting_on_requester') OR ("kind" = 'replied' AND "state_from" = 'open' AND "state_to" = 'open') OR ("kind" = 'replied' AND "state_from" = 'waiting_on_requester' AND "state_to" = 'waiting_on_requester') OR ("kind" = 'asked' AND "state_from" = 'open' AND "state_to" = 'waiting_on_requester') OR ("kind" = 'answered' AND "state_from" = 'new' AND "state_to" = 'new') OR ("kind" = 'answered' AND "state_from" = 'open' AND "state_to" = 'open') OR ("kind" = 'answered' AND "state_from" = 'waiting_on_requester' AND "state_to" = 'open') OR ("kind" = 'answered' AND "state_from" = 'resolved' AND "state_to" = 'open') OR ("kind" = 'answered' AND "state_from" = 'closed' AND "state_to" = 'open') OR ("kind" = 'resolved' AND "state_from" = 'open' AND "state_to" = 'resolved') OR ("kind" = 'resolved' AND "state_from" = 'waiting_on_requester' AND "state_to" = 'resolved') OR ("kind" = 'works_now' AND "state_from" = 'resolved' AND "state_to" = 'closed') OR ("kind" = 'still_broken' AND "state_from" = 'resolved' AND "state_to" = 'open') OR ("kind" = 'still_broken' AND "state_from" = 'closed' AND "state_to" = 'open'))));
CREATE TABLE "helpdesk_ticketphoto" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "file" varchar(100) NOT NULL, "small" varchar(100) NOT NULL, "event_id" bigint NOT NULL REFERENCES "helpdesk_ticketevent" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE INDEX "helpdesk_ticketphoto_event_id_88e1a0ce" ON "helpdesk_ticketphoto" ("event_id");
CREATE TABLE "home_calendarentry" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "uid" char(32) NOT NULL UNIQUE, "sequence" integer unsigned NOT NULL CHECK ("sequence" >= 0), "changed_at" datetime NOT NULL, "starts_at" datetime NULL, "over_at" datetime NULL, "takes_whole_days" bool NOT NULL, "school_id" bigint NOT NULL REFERENCES "roll_school" ("id") DEFERRABLE INITIALLY DEFERRED, "is_public" bool NOT NULL, "public_sequence" integer unsigned NOT NULL CHECK ("public_sequence" >= 0), "public_changed_at" datetime NULL, CONSTRAINT "an_entry_ends_after_it_begins" CHECK ((("over_at" IS NULL AND "starts_at" IS NULL) OR "over_at" > ("starts_at"))), CONSTRAINT "a_public_entry_has_its_times" CHECK ((NOT "is_public" OR ("over_at" IS NOT NULL AND "public_changed_at" IS NOT NULL AND "starts_at" IS NOT NULL))));
CREATE INDEX "entries_of_a_school" ON "home_calendarentry" ("school_id", "over_at");
CREATE INDEX "home_calendarentry_school_id_0feeadca" ON "home_calendarentry" ("school_id");
CREATE TABLE "home_contactpage" ("page_ptr_id" integer NOT NULL PRIMARY KEY REFERENCES "wagtailcore_page" ("id") DEFERRABLE INITIALLY DEFERRED, "summary" text NOT NULL, "address_lines" text NOT NULL, "people" text NOT NULL CHECK ((JSON_VALID("people") OR "people" IS NULL)), "hours" text NOT NULL, "way" text NOT NULL, "map_url" varchar(200) NOT NULL, "read_by_id" bigint NULL REFERENCES "roll_audience" ("id") DEFERRABLE INITIALLY DEFERRED, "school_id" bigint NOT NULL REFERENCES "roll_school" ("id") DEFERRABLE INITIALLY DEFERRED, "newer_language" varchar(10) NOT NULL, "text_version" varchar(32) NOT NULL);
CREATE INDEX "home_contactpage_read_by_id_f2c94db7" ON "home_contactpage" ("read_by_id");
CREATE INDEX "home_contactpage_school_id_5dc84756" ON "home_contactpage" ("school_id");
CREATE TABLE "home_eventindexpage" ("page_ptr_id" integer NOT NULL PRIMARY KEY REFERENCES "wagtailcore_page" ("id") DEFERRABLE INITIALLY DEFERRED, "read_by_id" bigint NULL REFERENCES "roll_audience" ("id") DEFERRABLE INITIALLY DEFERRED, "school_id" bigint NOT NULL REFERENCES "roll_school" ("id") DEFERRABLE INITIALLY DEFERRED, "newer_language" varchar(10) NOT NULL, "text_version" varchar(32) NOT NULL);
CREATE INDEX "home_eventindexpage_read_by_id_3edca250" ON "home_eventindexpage" ("read_by_id");
CREATE INDEX "home_eventindexpage_school_id_b1ded572" ON "home_eventindexpage" ("school_id");
CREATE TABLE "home_eventpage" ("page_ptr_id" integer NOT NULL PRIMARY KEY REFERENCES "wagtailcore_page" ("id") DEFERRABLE INITIALLY DEFERRED, "summary" text NOT NULL, "first_day" date NOT NULL, "last_day" date NULL, "begins" time NULL, "ends" time NULL, "starts_at" datetime NOT NULL, "over_at" datetime NOT NULL, "place" varchar(160) NOT NULL, "body" text NOT NULL CHECK ((JSON_VALID("body") OR "body" IS NULL)), "read_by_id" bigint NULL REFERENCES "roll_audience" ("id") DEFERRABLE INITIALLY DEFERRED, "school_id" bigint NOT NULL REFERENCES "roll_school" ("id") DEFERRABLE INITIALLY DEFERRED, "newer_language" varchar(10) NOT NULL, "text_version" varchar(32) NOT NULL, CONSTRAINT "an_event_ends_after_it_begins" CHECK ("over_at" > ("starts_at")));
CREATE INDEX "home_eventpage_over_at_2c5d91e9" ON "home_eventpage" ("over_at");
CREATE INDEX "home_eventpage_read_by_id_11ad5152" ON "home_eventpage" ("read_by_id");
CREATE INDEX "home_eventpage_school_id_18ac033a" ON "home_eventpage" ("school_id");
CREATE TABLE "home_homepage" ("page_ptr_id" integer NOT NULL PRIMARY KEY REFERENCES "wagtailcore_page" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "home_schoollogo" ("school_id" bigint NOT NULL PRIMARY KEY REFERENCES "roll_school" ("id") DEFERRABLE INITIALLY DEFERRED, "large" BLOB NOT NULL, "small" BLOB NOT NULL);
CREATE TABLE "home_schoollook" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "brand" varchar(7) NOT NULL, "banner_en" varchar(200) NOT NULL, "banner_hi" varchar(200) NOT NULL, "banner_pa" varchar(200) NOT NULL, "banner_ur" varchar(200) NOT NULL, "banner_from" date NULL, "banner_until" date NULL, "changed_at" datetime NOT NULL, "changed_by_id" bigint NOT NULL REFERENCES "roll_user" ("id") DEFERRABLE INITIALLY DEFERRED, "school_id" bigint NOT NULL UNIQUE REFERENCES "roll_school" ("id") DEFERRABLE INITIALLY DEFERRED, "logo_version" varchar(8) NOT NULL, CONSTRAINT "a_banner_ends_after_it_begins" CHECK (("banner_from" IS NULL OR "banner_until" IS NULL OR "banner_until" >= ("banner_from"))));
CREATE INDEX "home_schoollook_changed_by_id_a99ba982" ON "home_schoollook" ("changed_by_id");
CREATE TABLE "home_schoolpage" ("page_ptr_id" integer NOT NULL PRIMARY KEY REFERENCES "wagtailcore_page" ("id") DEFERRABLE INITIALLY DEFERRED, "intro" text NOT NULL, "photo_alt" varchar(200) NOT NULL, "photo_id" bigint NULL REFERENCES "foundation_contentimage" ("id") DEFERRABLE INITIALLY DEFERRED, "read_by_id" bigint NULL REFERENCES "roll_audience" ("id") DEFERRABLE INITIALLY DEFERRED, "school_id" bigint NOT NULL REFERENCES "roll_school" ("id") DEFERRABLE INITIALLY DEFERRED, "newer_language" varchar(10) NOT NULL, "text_version" varchar(32) NOT NULL);
CREATE INDEX "home_schoolpage_photo_id_c3f86b3f" ON "home_schoolpage" ("photo_id");
CREATE INDEX "home_schoolpage_read_by_id_98a85e64" ON "home_schoolpage" ("read_by_id");
CREATE INDEX "home_schoolpage_school_id_6530606e" ON "home_schoolpage" ("school_id");
CREATE TABLE "home_standardpage" ("page_ptr_id" integer NOT NULL PRIMARY KEY REFERENCES "wagtailcore_page" ("id") DEFERRABLE INITIALLY DEFERRED, "summary" text NOT NULL, "body" text NOT NULL CHECK ((JSON_VALID("body") OR "body" IS NULL)), "read_by_id" bigint NULL REFERENCES "roll_audience" ("id") DEFERRABLE INITIALLY DEFERRED, "school_id" bigint NOT NULL REFERENCES "roll_school" ("id") DEFERRABLE INITIALLY DEFERRED, "newer_language" varchar(10) NOT NULL, "text_version" varchar(32) NOT NULL);
CREATE INDEX "home_standardpage_read_by_id_80922c5d" ON "home_standardpage" ("read_by_id");
CREATE INDEX "home_standardpage_school_id_57cd0288" ON "home_standardpage" ("school_id");
CREATE TABLE "journal_entry" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "kind" varchar(60) NOT NULL, "at" datetime NOT NULL, "user" bigint NULL, "school" bigint NULL, "subject_kind" varchar(60) NOT NULL, "subject" bigint NULL, "client" varchar(16) NOT NULL, "numbers" text NOT NULL CHECK ((JSON_VALID("numbers") OR "numbers" IS NULL)));
CREATE INDEX "journal_by_time" ON "journal_entry" ("at", "id");
CREATE TRIGGER journal_entry_is_not_changed BEFORE UPDATE ON journal_entry BEGIN SELECT RAISE(ABORT, 'What stands in the journal is never changed.'); END;
CREATE TRIGGER journal_entry_is_not_deleted BEFORE DELETE ON journal_entry WHEN ( OLD.at < strftime('%Y-%m-%d', 'now', 'start of month', '-6 months') AND EXISTS ( SELECT 1 FROM journal_entry AS act WHERE act.kind = 'journal.month_dropped' AND act.id > OLD.id AND act.subject = CAST(strftime('%Y%m', OLD.at) AS INTEGER) ) ) IS NOT 1 BEGIN SELECT RAISE(ABORT, 'What stands in the journal is dropped by whole months alone.'); END;
CREATE TRIGGER journal_entry_is_not_replaced BEFORE INSERT ON journal_entry WHEN NEW.id != -1 AND EXISTS (SELECT 1 FROM journal_entry WHERE id = NEW.id) BEGIN SELECT RAISE(ABORT, 'What stands in the journal is never changed.'); END;
CREATE TRIGGER journal_month_is_old BEFORE INSERT ON journal_entry WHEN NEW.kind = 'journal.month_dropped' AND ( date(substr(NEW.subject, 1, 4) || '-' || substr(NEW.subject, 5, 2) || '-01', '+1 month') <= date('now', 'start of month', '-6 months') AND NOT EXISTS ( SELECT 1 FROM journal_entry AS late WHERE late.at >= substr(NEW.subject, 1, 4) || '-' || substr(NEW.subject, 5, 2) AND late.at < date(substr(NEW.subject, 1, 4) || '-' || substr(NEW.subject, 5, 2) || '-01', '+1 month') AND late.id > ( SELECT min(young.id) FROM journal_entry AS young WHERE young.at >= strftime('%Y-%m-%d', 'now', 'start of month', '-6 months') ) ) ) IS NOT 1 BEGIN SELECT RAISE(ABORT, 'That month of the journal is too young to be dropped.'); END;
CREATE INDEX "journal_of_a_kind" ON "journal_entry" ("kind", "at", "id");
CREATE INDEX "journal_of_a_user" ON "journal_entry" ("user", "at", "id");
CREATE TABLE "newsfeed_confirmation" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "number" integer unsigned NOT NULL CHECK ("number" >= 0), "at" datetime NOT NULL, "used_at" datetime NULL, "by_id" bigint NOT NULL REFERENCES "roll_user" ("id") DEFERRABLE INITIALLY DEFERRED, "revision_id" integer NOT NULL REFERENCES "wagtailcore_revision" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE INDEX "newsfeed_confirmation_by_id_d3a2a57c" ON "newsfeed_confirmation" ("by_id");
CREATE INDEX "newsfeed_confirmation_revision_id_98111b9b" ON "newsfeed_confirmation" ("revision_id");
CREATE TABLE "newsfeed_howtoindexpage" ("page_ptr_id" integer NOT NULL PRIMARY KEY REFERENCES "wagtailcore_page" ("id") DEFERRABLE INITIALLY DEFERRED, "read_by_id" bigint NULL REFERENCES "roll_audience" ("id") DEFERRABLE INITIALLY DEFERRED, "school_id" bigint NOT NULL REFERENCES "roll_school" ("id") DEFERRABLE INITIALLY DEFERRED, "newer_language" varchar(10) NOT NULL, "text_version" varchar(32) NOT NULL);
CREATE INDEX "newsfeed_howtoindexpage_read_by_id_63db7a77" ON "newsfeed_howtoindexpage" ("read_by_id");
CREATE INDEX "newsfeed_howtoindexpage_school_id_4a6665bb" ON "newsfeed_howtoindexpage" ("school_id");
CREATE TABLE "newsfeed_howtopage" ("page_ptr_id" integer NOT NULL PRIMARY KEY REFERENCES "wagtailcore_page" ("id") DEFERRABLE INITIALLY DEFERRED, "date" date NOT NULL, "summary" text NOT NULL, "photo_alt" varchar(200) NOT NULL, "what" text NOT NULL, "what_captions" text NOT NULL, "what_transcript" text NOT NULL, "how" text NOT NULL, "how_captions" text NOT NULL, "how_transcript" text NOT NULL, "steps" text NOT NULL CHECK ((JSON_VALID("steps") OR "steps" IS NULL)), "how_poster_id" bigint NULL REFERENCES "foundation_contentimage" ("id") DEFERRABLE INITIALLY DEFERRED, "how_video_id" bigint NULL REFERENCES "foundation_contentmedia" ("id") DEFERRABLE INITIALLY DEFERRED, "photo_id" bigint NULL REFERENCES "foundation_contentimage" ("id") DEFERRABLE INITIALLY DEFERRED, "read_by_id" bigint NULL REFERENCES "roll_audience" ("id") DEFERRABLE INITIALLY DEFERRED, "school_id" bigint NOT NULL REFERENCES "roll_school" ("id") DEFERRABLE INITIALLY DEFERRED, "what_poster_id" bigint NULL REFERENCES "foundation_contentimage" ("id") DEFERRABLE INITIALLY DEFERRED, "what_video_id" bigint NULL REFERENCES "foundation_contentmedia" ("id") DEFERRABLE INITIALLY DEFERRED, "newer_language" varchar(10) NOT NULL, "text_version" varchar(32) NOT NULL);
CREATE INDEX "newsfeed_howtopage_how_poster_id_62bd88cd" ON "newsfeed_howtopage" ("how_poster_id");
CREATE INDEX "newsfeed_howtopage_how_video_id_8f3b28e1" ON "newsfeed_howtopage" ("how_video_id");
CREATE INDEX "newsfeed_howtopage_photo_id_d4c18ef6" ON "newsfeed_howtopage" ("photo_id");
CREATE INDEX "newsfeed_howtopage_read_by_id_653a47ee" ON "newsfeed_howtopage" ("read_by_id");
CREATE INDEX "newsfeed_howtopage_school_id_b319b783" ON "newsfeed_howtopage" ("school_id");
CREATE INDEX "newsfeed_howtopage_what_poster_id_a0cb9f62" ON "newsfeed_howtopage" ("what_poster_id");
CREATE INDEX "newsfeed_howtopage_what_video_id_6742a9b3" ON "newsfeed_howtopage" ("what_video_id");
CREATE TABLE "newsfeed_newsindexpage" ("page_ptr_id" integer NOT NULL PRIMARY KEY REFERENCES "wagtailcore_page" ("id") DEFERRABLE INITIALLY DEFERRED, "read_by_id" bigint NULL REFERENCES "roll_audience" ("id") DEFERRABLE INITIALLY DEFERRED, "school_id" bigint NOT NULL REFERENCES "roll_school" ("id") DEFERRABLE INITIALLY DEFERRED, "newer_language" varchar(10) NOT NULL, "text_version" varchar(32) NOT NULL);
CREATE INDEX "newsfeed_newsindexpage_read_by_id_4469597f" ON "newsfeed_newsindexpage" ("read_by_id");
CREATE INDEX "newsfeed_newsindexpage_school_id_f2d44fb3" ON "newsfeed_newsindexpage" ("school_id");
CREATE TABLE "newsfeed_newspage" ("page_ptr_id" integer NOT NULL PRIMARY KEY REFERENCES "wagtailcore_page" ("id") DEFERRABLE INITIALLY DEFERRED, "date" date NOT NULL, "summary" text NOT NULL, "photo_alt" varchar(200) NOT NULL, "body" text NOT NULL CHECK ((JSON_VALID("body") OR "body" IS NULL)), "photo_id" bigint NULL REFERENCES "foundation_contentimage" ("id") DEFERRABLE INITIALLY DEFERRED, "read_by_id" bigint NULL REFERENCES "roll_audience" ("id") DEFERRABLE INITIALLY DEFERRED, "school_id" bigint NOT NULL REFERENCES "roll_school" ("id") DEFERRABLE INITIALLY DEFERRED, "tell_id" bigint NULL REFERENCES "roll_audience" ("id") DEFERRABLE INITIALLY DEFERRED, "topic_id" bigint NULL REFERENCES "newsfeed_topic" ("id") DEFERRABLE INITIALLY DEFERRED, "post_to_channels" bool NOT NULL, "newer_language" varchar(10) NOT NULL, "text_version" varchar(32) NOT NULL);
CREATE INDEX "newsfeed_newspage_photo_id_5b4e8c7e" ON "newsfeed_newspage" ("photo_id");
CREATE INDEX "newsfeed_newspage_read_by_id_7fbde5f7" ON "newsfeed_newspage" ("read_by_id");
CREATE INDEX "newsfeed_newspage_school_id_69612f32" ON "newsfeed_newspage" ("school_id");
CREATE INDEX "newsfeed_newspage_tell_id_2a6d1f07" ON "newsfeed_newspage" ("tell_id");
CREATE INDEX "newsfeed_newspage_topic_id_f86cf4c7" ON "newsfeed_newspage" ("topic_id");
CREATE TABLE "newsfeed_pageread" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "page" char(32) NOT NULL, "day" date NOT NULL, "language" varchar(2) NOT NULL, "source" varchar(7) NOT NULL, "number" integer unsigned NOT NULL CHECK ("number" >= 0), "school_id" bigint NOT NULL REFERENCES "roll_school" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "one_number_of_a_read" UNIQUE ("school_id", "day", "page", "language", "source"));
CREATE INDEX "newsfeed_pageread_school_id_f510f060" ON "newsfeed_pageread" ("school_id");
CREATE TABLE "newsfeed_resourceindexpage" ("page_ptr_id" integer NOT NULL PRIMARY KEY REFERENCES "wagtailcore_page" ("id") DEFERRABLE INITIALLY DEFERRED, "read_by_id" bigint NULL REFERENCES "roll_audience" ("id") DEFERRABLE INITIALLY DEFERRED, "school_id" bigint NOT NULL REFERENCES "roll_school" ("id") DEFERRABLE INITIALLY DEFERRED, "newer_language" varchar(10) NOT NULL, "text_version" varchar(32) NOT NULL);
CREATE INDEX "newsfeed_resourceindexpage_read_by_id_57f510b2" ON "newsfeed_resourceindexpage" ("read_by_id");
CREATE INDEX "newsfeed_resourceindexpage_school_id_af63208a" ON "newsfeed_resourceindexpage" ("school_id");
CREATE TABLE "newsfeed_resourcepage" ("page_ptr_id" integer NOT NULL PRIMARY KEY REFERENCES "wagtailcore_page" ("id") DEFERRABLE INITIALLY DEFERRED, "date" date NOT NULL, "summary" text NOT NULL, "photo_alt" varchar(200) NOT NULL, "items" text NOT NULL CHECK ((JSON_VALID("items") OR "items" IS NULL)), "photo_id" bigint NULL REFERENCES "foundation_contentimage" ("id") DEFERRABLE INITIALLY DEFERRED, "read_by_id" bigint NULL REFERENCES "roll_audience" ("id") DEFERRABLE INITIALLY DEFERRED, "school_id" bigint NOT NULL REFERENCES "roll_school" ("id") DEFERRABLE INITIALLY DEFERRED, "newer_language" varchar(10) NOT NULL, "text_version" varchar(32) NOT NULL);
CREATE INDEX "newsfeed_resourcepage_photo_id_6f43bc83" ON "newsfeed_resourcepage" ("photo_id");
CREATE INDEX "newsfeed_resourcepage_read_by_id_9f895961" ON "newsfeed_resourcepage" ("read_by_id");
CREATE INDEX "newsfeed_resourcepage_school_id_5a6cd502" ON "newsfeed_resourcepage" ("school_id");
CREATE TABLE "newsfeed_resourcepage_subjects" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "resourcepage_id" integer NOT NULL REFERENCES "newsfeed_resourcepage" ("page_ptr_id") DEFERRABLE INITIALLY DEFERRED, "subject_id" bigint NOT NULL REFERENCES "roll_subject" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE INDEX "newsfeed_resourcepage_subjects_resourcepage_id_0369db8a" ON "newsfeed_resourcepage_subjects" ("resourcepage_id");
CREATE UNIQUE INDEX "newsfeed_resourcepage_subjects_resourcepage_id_subject_id_01a1e008_uniq" ON "newsfeed_resourcepage_subjects" ("resourcepage_id", "subject_id");
CREATE INDEX "newsfeed_resourcepage_subjects_subject_id_ad2b95ba" ON "newsfeed_resourcepage_subjects" ("subject_id");
CREATE TABLE "newsfeed_resourcepage_years" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "resourcepage_id" integer NOT NULL REFERENCES "newsfeed_resourcepage" ("page_ptr_id") DEFERRABLE INITIALLY DEFERRED, "yeargroup_id" bigint NOT NULL REFERENCES "roll_yeargroup" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE INDEX "newsfeed_resourcepage_years_resourcepage_id_48f1be90" ON "newsfeed_resourcepage_years" ("resourcepage_id");
CREATE UNIQUE INDEX "newsfeed_resourcepage_years_resourcepage_id_yeargroup_id_d121d6ca_uniq" ON "newsfeed_resourcepage_years" ("resourcepage_id", "yeargroup_id");
CREATE INDEX "newsfeed_resourcepage_years_yeargroup_id_4556e297" ON "newsfeed_resourcepage_years" ("yeargroup_id");
CREATE TABLE "newsfeed_socialpost" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "page" char(32) NOT NULL, "channel" varchar(40) NOT NULL, "state" varchar(7) NOT NULL, "trouble" varchar(8) NOT NULL, "tries" smallint unsigned NOT NULL CHECK ("tries" >= 0), "due_at" datetime NOT NULL, "handed_at" datetime NULL, "sent_at" datetime NULL, "again_by_id" bigint NULL REFERENCES "roll_user" ("id") DEFERRABLE INITIALLY DEFERRED, "school_id" bigint NOT NULL REFERENCES "roll_school" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "one_social_post_a_channel" UNIQUE ("page", "channel"), CONSTRAINT "a_sent_social_post_says_when" CHECK ((("sent_at" IS NOT NULL AND "state" = 'sent') OR (NOT ("state" = 'sent') AND "sent_at" IS NULL))));
CREATE INDEX "newsfeed_socialpost_again_by_id_9b1f9d7c" ON "newsfeed_socialpost" ("again_by_id");
CREATE INDEX "newsfeed_socialpost_school_id_416731be" ON "newsfeed_socialpost" ("school_id");
CREATE INDEX "social_post_by_school" ON "newsfeed_socialpost" ("school_id", "id" DESC);
CREATE INDEX "social_post_by_state" ON "newsfeed_socialpost" ("state", "due_at");
CREATE TABLE "newsfeed_topic" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "name" varchar(40) NOT NULL UNIQUE, "name_hi" varchar(40) NOT NULL, "name_pa" varchar(40) NOT NULL, "name_ur" varchar(40) NOT NULL, "icon" varchar(40) NOT NULL, "tone" varchar(8) NOT NULL, "sort_key" BLOB NOT NULL);
CREATE TABLE "notices_batch" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "claimed_by" varchar(32) NOT NULL, "claimed_until" datetime NOT NULL, "done_at" datetime NULL, "attempts" smallint unsigned NOT NULL CHECK ("attempts" >= 0), "channel" varchar(12) NOT NULL);
CREATE INDEX "batch_unfinished" ON "notices_batch" ("claimed_until") WHERE "done_at" IS NULL;
CREATE TABLE "notices_delivery" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "channel" varchar(12) NOT NULL, "state" varchar(8) NOT NULL, "opened_at" datetime NULL, "guardian_id" bigint NULL REFERENCES "roll_guardian" ("id") DEFERRABLE INITIALLY DEFERRED, "user_id" bigint NULL REFERENCES "roll_user" ("id") DEFERRABLE INITIALLY DEFERRED, "event_id" bigint NOT NULL REFERENCES "notices_event" ("id") DEFERRABLE INITIALLY DEFERRED, "message_id" bigint NULL REFERENCES "notices_message" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "a_delivery_has_a_recipient" CHECK (("user_id" IS NOT NULL OR "guardian_id" IS NOT NULL)), CONSTRAINT "what_is_sent_is_in_a_message" CHECK ((("channel" = 'in_app' AND "message_id" IS NULL) OR (NOT ("channel" = 'in_app') AND "message_id" IS NOT NULL))));
CREATE UNIQUE INDEX "a_guardian_is_told_once" ON "notices_delivery" ("event_id", "guardian_id", "channel") WHERE "guardian_id" IS NOT NULL;
CREATE UNIQUE INDEX "a_user_is_told_once" ON "notices_delivery" ("event_id", "user_id", "channel") WHERE "user_id" IS NOT NULL;
CREATE INDEX "inbox" ON "notices_delivery" ("user_id", "id" DESC) WHERE "channel" = 'in_app';
CREATE INDEX "inbox_unread" ON "notices_delivery" ("user_id") WHERE ("channel" = 'in_app' AND "opened_at" IS NULL);
CREATE INDEX "notices_delivery_event_id_85078cb9" ON "notices_delivery" ("event_id");
CREATE INDEX "notices_delivery_guardian_id_cbcfe4b6" ON "notices_delivery" ("guardian_id");
CREATE INDEX "notices_delivery_message_id_c39f4724" ON "notices_delivery" ("message_id");
CREATE INDEX "notices_delivery_user_id_e2e2be96" ON "notices_delivery" ("user_id");
CREATE TABLE "notices_event" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "claimed_by" varchar(32) NOT NULL, "claimed_until" datetime NOT NULL, "done_at" datetime NULL, "kind" varchar(60) NOT NULL, "subject_id" bigint NOT NULL, "dedupe_key" varchar(160) NOT NULL UNIQUE, "created_at" datetime NOT NULL, "user_cursor" bigint NOT NULL, "guardian_cursor" bigint NOT NULL, "by_id" bigint NULL REFERENCES "roll_user" ("id") DEFERRABLE INITIALLY DEFERRED, "school_id" bigint NULL REFERENCES "roll_school" ("id") DEFERRABLE INITIALLY DEFERRED, "recall_reason" varchar(300) NOT NULL, "recalled_at" datetime NULL, "cut_short" bool NOT NULL, "recalled_by_id" bigint NULL REFERENCES "roll_user" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "a_recall_is_somebodys_and_the_end" CHECK ((("recalled_at" IS NULL AND "recalled_by_id" IS NULL) OR ("done_at" IS NOT NULL AND "recalled_at" IS NOT NULL AND "recalled_by_id" IS NOT NULL))));
CREATE INDEX "event_subject" ON "notices_event" ("kind", "subject_id");
CREATE INDEX "event_unfinished" ON "notices_event" ("claimed_until") WHERE "done_at" IS NULL;
CREATE INDEX "notices_event_school_id_2be6c008" ON "notices_event" ("school_id");
CREATE TABLE "notices_heartbeat" ("id" smallint unsigned NOT NULL PRIMARY KEY CHECK ("id" >= 0), "at" datetime NOT NULL);
CREATE TABLE "notices_message" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "state" varchar(8) NOT NULL, "created_at" datetime NOT NULL, "handed_at" datetime NULL, "batch_id" bigint NOT NULL REFERENCES "notices_batch" ("id") DEFERRABLE INITIALLY DEFERRED, "guardian_id" bigint NULL REFERENCES "roll_guardian" ("id") DEFERRABLE INITIALLY DEFERRED, "user_id" bigint NULL REFERENCES "roll_user" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "a_message_has_a_recipient" CHECK (("user_id" IS NOT NULL OR "guardian_id" IS NOT NULL)), CONSTRAINT "handed_has_a_time" CHECK ((NOT ("state" = 'handed') OR "handed_at" IS NOT NULL)));
CREATE INDEX "message_refused" ON "notices_message" ("id") WHERE "state" = 'failed';
CREATE INDEX "notices_message_batch_id_be63712f" ON "notices_message" ("batch_id");
CREATE INDEX "notices_message_guardian_id_c73c7619" ON "notices_message" ("guardian_id");
CREATE INDEX "notices_message_user_id_e71a82af" ON "notices_message" ("user_id");
CREATE INDEX "outbox_age" ON "notices_message" ("created_at") WHERE "state" = 'queued';
CREATE TABLE "portal_absences_absence" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "state" varchar(9) NOT NULL, "seen_at" datetime NULL, "decided_at" datetime NULL, "answer" varchar(200) NOT NULL, "decided_by_id" bigint NULL REFERENCES "roll_user" ("id") DEFERRABLE INITIALLY DEFERRED, "pupil_id" bigint NOT NULL REFERENCES "roll_pupil" ("id") DEFERRABLE INITIALLY DEFERRED, "school_id" bigint NOT NULL REFERENCES "roll_school" ("id") DEFERRABLE INITIALLY DEFERRED, "notice_id" bigint NOT NULL REFERENCES "portal_absences_absencenotice" ("id") DEFERRABLE INITIALLY DEFERRED, "seen_by_id" bigint NULL REFERENCES "roll_user" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "one_absence_a_pupil_of_a_notice" UNIQUE ("notice_id", "pupil_id"), CONSTRAINT "seen_by_somebody" CHECK ((("seen_at" IS NULL AND "seen_by_id" IS NULL) OR ("seen_at" IS NOT NULL AND "seen_by_id" IS NOT NULL))), CONSTRAINT "an_absence_is_decided_by_somebody" CHECK ((("decided_at" IS NULL AND "decided_by_id" IS NULL AND "seen_at" IS NULL AND "state" = 'sent') OR ("decided_at" IS NULL AND "decided_by_id" IS NULL AND "seen_at" IS NOT NULL AND "state" = 'seen') OR ("decided_at" IS NOT NULL AND "decided_by_id" IS NOT NULL AND "state" IN ('accepted', 'refused', 'withdrawn')))), CONSTRAINT "a_refusal_says_why" CHECK ((("state" = 'refused' AND NOT ("answer" = '')) OR (NOT ("state" = 'refused') AND "answer" = ''))));
CREATE INDEX "portal_absences_absence_pupil_id_976bebbd" ON "portal_absences_absence" ("pupil_id");
CREATE INDEX "portal_absences_absence_school_id_16e57405" ON "portal_absences_absence" ("school_id");
CREATE TABLE "portal_absences_absencenotice" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "reason" varchar(11) NOT NULL, "note" varchar(300) NOT NULL, "first_day" date NOT NULL, "last_day" date NOT NULL, "session" varchar(2) NOT NULL, "told_at" datetime NOT NULL, "told_by_id" bigint NOT NULL REFERENCES "roll_user" ("id") DEFERRABLE INITIALLY DEFERRED, "school_id" bigint NOT NULL REFERENCES "roll_school" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "absence_ends_after_start" CHECK ("last_day" >= ("first_day")), CONSTRAINT "one_session_is_of_one_day" CHECK (("session" = '' OR "first_day" = ("last_day"))));
CREATE INDEX "absence_notices_to_come" ON "portal_absences_absencenotice" ("school_id", "last_day");
CREATE INDEX "portal_absences_absencenotice_told_by_id_3cfcd8f6" ON "portal_absences_absencenotice" ("told_by_id");
CREATE TABLE "portal_attendance_attendancemark" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "date" date NOT NULL, "session" varchar(2) NOT NULL, "code" varchar(2) NOT NULL, "marked_at" datetime NOT NULL, "pupil_id" bigint NOT NULL REFERENCES "roll_pupil" ("id") DEFERRABLE INITIALLY DEFERRED, "school_id" bigint NOT NULL REFERENCES "roll_school" ("id") DEFERRABLE INITIALLY DEFERRED, "marked_by_id" bigint NOT NULL REFERENCES "roll_user" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "one_mark_a_session" UNIQUE ("school_id", "pupil_id", "date", "session"));
CREATE INDEX "portal_attendance_attendancemark_pupil_id_ae5d2351" ON "portal_attendance_attendancemark" ("pupil_id");
CREATE TABLE "portal_attendance_markchange" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "date" date NOT NULL, "session" varchar(2) NOT NULL, "from_code" varchar(2) NOT NULL, "to_code" varchar(2) NOT NULL, "changed_at" datetime NOT NULL, "pupil_id" bigint NOT NULL REFERENCES "roll_pupil" ("id") DEFERRABLE INITIALLY DEFERRED, "school_id" bigint NOT NULL REFERENCES "roll_school" ("id") DEFERRABLE INITIALLY DEFERRED, "changed_by_id" bigint NOT NULL REFERENCES "roll_user" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "a_change_changes_the_code" CHECK (NOT ("from_code" = ("to_code"))));
CREATE INDEX "changes_of_a_mark" ON "portal_attendance_markchange" ("pupil_id", "date", "session");
CREATE TABLE "portal_attendance_register" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "date" date NOT NULL, "session" varchar(2) NOT NULL, "sent_at" datetime NOT NULL, "school_id" bigint NOT NULL REFERENCES "roll_school" ("id") DEFERRABLE INITIALLY DEFERRED, "school_class_id" bigint NOT NULL REFERENCES "roll_class" ("id") DEFERRABLE INITIALLY DEFERRED, "sent_by_id" bigint NOT NULL REFERENCES "roll_user" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "one_register_a_class_a_session" UNIQUE ("school_id", "school_class_id", "date", "session"));
CREATE INDEX "portal_attendance_register_school_class_id_08a0e0e3" ON "portal_attendance_register" ("school_class_id");
CREATE TABLE "portal_bookings_booking" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "mode" varchar(9) NOT NULL, "uid" char(32) NOT NULL UNIQUE, "sequence" integer unsigned NOT NULL CHECK ("sequence" >= 0), "made_at" datetime NOT NULL, "changed_at" datetime NULL, "cancelled_at" datetime NULL, "outcome" varchar(11) NOT NULL, "suggestion" text NOT NULL, "recorded_at" datetime NULL, "cancelled_by_id" bigint NULL REFERENCES "roll_user" ("id") DEFERRABLE INITIALLY DEFERRED, "guardian_id" bigint NOT NULL REFERENCES "roll_guardian" ("id") DEFERRABLE INITIALLY DEFERRED, "made_by_id" bigint NOT NULL REFERENCES "roll_user" ("id") DEFERRABLE INITIALLY DEFERRED, "pupil_id" bigint NOT NULL REFERENCES "roll_pupil" ("id") DEFERRABLE INITIALLY DEFERRED, "school_id" bigint NOT NULL REFERENCES "roll_school" ("id") DEFERRABLE INITIALLY DEFERRED, "teacher_id" bigint NOT NULL REFERENCES "roll_user" ("id") DEFERRABLE INITIALLY DEFERRED, "event_id" bigint NOT NULL REFERENCES "portal_bookings_bookingevent" ("id") DEFERRABLE INITIALLY DEFERRED, "slot_id" bigint NOT NULL REFERENCES "portal_bookings_slot" ("id") DEFERRABLE INITIALLY DEFERRED, "recorded_by_id" bigint NULL REFERENCES "roll_user" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "cancelling_a_meeting_is_somebodys" CHECK ((("cancelled_at" IS NULL AND "cancelled_by_id" IS NULL) OR ("cancelled_at" IS NOT NULL AND "cancelled_by_id" IS NOT NULL))), CONSTRAINT "an_outcome_is_somebodys" CHECK ((("outcome" = '' AND "recorded_at" IS NULL AND "recorded_by_id" IS NULL AND "suggestion" = '') OR (NOT ("outcome" = '') AND "recorded_at" IS NOT NULL AND "recorded_by_id" IS NOT NULL))));
CREATE UNIQUE INDEX "a_slot_is_booked_once" ON "portal_bookings_booking" ("slot_id") WHERE "cancelled_at" IS NULL;
CREATE INDEX "bookings_of_an_event" ON "portal_bookings_booking" ("event_id") WHERE "cancelled_at" IS NULL;
CREATE UNIQUE INDEX "one_meeting_of_a_guardian_with_a_teacher" ON "portal_bookings_booking" ("event_id", "teacher_id", "pupil_id", "guardian_id") WHERE ("cancelled_at" IS NULL AND NOT ("outcome" = 'not_reached'));
CREATE INDEX "portal_bookings_booking_guardian_id_46fedfda" ON "portal_bookings_booking" ("guardian_id");
CREATE INDEX "portal_bookings_booking_pupil_id_c56427d7" ON "portal_bookings_booking" ("pupil_id");
CREATE INDEX "portal_bookings_booking_school_id_7eb91a49" ON "portal_bookings_booking" ("school_id");
CREATE INDEX "portal_bookings_booking_slot_id_812ff7ca" ON "portal_bookings_booking" ("slot_id");
CREATE INDEX "portal_bookings_booking_teacher_id_7d6cbe31" ON "portal_bookings_booking" ("teacher_id");
CREATE TABLE "portal_bookings_bookingevent" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "name" varchar(80) NOT NULL, "slot_minutes" smallint unsigned NOT NULL CHECK ("slot_minutes" >= 0), "closes_at" datetime NOT NULL, "made_at" datetime NOT NULL, "published_at" datetime NULL, "withdrawn_at" datetime NULL, "audience_id" bigint NOT NULL REFERENCES "roll_audience" ("id") DEFERRABLE INITIALLY DEFERRED, "made_by_id" bigint NOT NULL REFERENCES "roll_user" ("id") DEFERRABLE INITIALLY DEFERRED, "published_by_id" bigint NULL REFERENCES "roll_user" ("id") DEFERRABLE INITIALLY DEFERRED, "school_id" bigint NOT NULL REFERENCES "roll_school" ("id") DEFERRABLE INITIALLY DEFERRED, "withdrawn_by_id" bigint NULL REFERENCES "roll_user" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "a_meeting_is_whole_steps_of_five_minutes" CHECK ("slot_minutes" IN (5, 10, 15, 20, 25, 30, 35, 40, 45, 50, 55, 60)), CONSTRAINT "publishing_an_event_is_somebodys" CHECK ((("published_at" IS NULL AND "published_by_id" IS NULL) OR ("published_at" IS NOT NULL AND "published_by_id" IS NOT NULL))), CONSTRAINT "withdrawing_an_event_is_somebodys" CHECK ((("withdrawn_at" IS NULL AND "withdrawn_by_id" IS NULL) OR ("withdrawn_at" IS NOT NULL AND "withdrawn_by_id" IS NOT NULL))));
CREATE INDEX "portal_bookings_bookingevent_audience_id_e61f91d3" ON "portal_bookings_bookingevent" ("audience_id");
CREATE INDEX "portal_bookings_bookingevent_made_by_id_a8f5ec6c" ON "portal_bookings_bookingevent" ("made_by_id");
CREATE INDEX "portal_bookings_bookingevent_published_by_id_fe889d44" ON "portal_bookings_bookingevent" ("published_by_id");
CREATE INDEX "portal_bookings_bookingevent_school_id_a7aafada" ON "portal_bookings_bookingevent" ("school_id");
CREATE INDEX "portal_bookings_bookingevent_withdrawn_by_id_396c12cf" ON "portal_bookings_bookingevent" ("withdrawn_by_id");
CREATE TABLE "portal_bookings_slot" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "starts_at" datetime NOT NULL, "ends_at" datetime NOT NULL, "withdrawn_at" datetime NULL, "event_id" bigint NOT NULL REFERENCES "portal_bookings_bookingevent" ("id") DEFERRABLE INITIALLY DEFERRED, "school_id" bigint NOT NULL REFERENCES "roll_school" ("id") DEFERRABLE INITIALLY DEFERRED, "teacher_id" bigint NOT NULL REFERENCES "roll_user" ("id") DEFERRABLE INITIALLY DEFERRED, "window_id" bigint NOT NULL REFERENCES "portal_bookings_window" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "a_slot_ends_after_start" CHECK ("ends_at" > ("starts_at")));
CREATE UNIQUE INDEX "a_teacher_has_one_slot_at_a_time" ON "portal_bookings_slot" ("teacher_id", "starts_at") WHERE "withdrawn_at" IS NULL;
CREATE INDEX "portal_bookings_slot_teacher_id_b537d811" ON "portal_bookings_slot" ("teacher_id");
CREATE INDEX "portal_bookings_slot_window_id_9fb88540" ON "portal_bookings_slot" ("window_id");
CREATE INDEX "slots_of_an_event" ON "portal_bookings_slot" ("event_id", "teacher_id", "starts_at");
CREATE TABLE "portal_bookings_step" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "at" datetime NOT NULL, "booking_id" bigint NOT NULL REFERENCES "portal_bookings_booking" ("id") DEFERRABLE INITIALLY DEFERRED, "guardian_id" bigint NULL REFERENCES "roll_guardian" ("id") DEFERRABLE INITIALLY DEFERRED, "user_id" bigint NULL REFERENCES "roll_user" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "a_user_is_in_one_place" UNIQUE ("user_id", "at"), CONSTRAINT "a_guardian_is_in_one_place" UNIQUE ("guardian_id", "at"), CONSTRAINT "a_step_is_one_persons" CHECK ((("guardian_id" IS NULL AND "user_id" IS NOT NULL) OR ("guardian_id" IS NOT NULL AND "user_id" IS NULL))));
CREATE INDEX "portal_bookings_step_booking_id_257ec776" ON "portal_bookings_step" ("booking_id");
CREATE TABLE "portal_bookings_window" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "date" date NOT NULL, "starts" time NOT NULL, "ends" time NOT NULL, "in_person" bool NOT NULL, "by_phone" bool NOT NULL, "by_video" bool NOT NULL, "place" varchar(60) NOT NULL, "video_link" varchar(300) NOT NULL, "made_at" datetime NOT NULL, "withdrawn_at" datetime NULL, "event_id" bigint NOT NULL REFERENCES "portal_bookings_bookingevent" ("id") DEFERRABLE INITIALLY DEFERRED, "made_by_id" bigint NOT NULL REFERENCES "roll_user" ("id") DEFERRABLE INITIALLY DEFERRED, "school_id" bigint NOT NULL REFERENCES "roll_school" ("id") DEFERRABLE INITIALLY DEFERRED, "teacher_id" bigint NOT NULL REFERENCES "roll_user" ("id") DEFERRABLE INITIALLY DEFERRED, "withdrawn_by_id" bigint NULL REFERENCES "roll_user" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "a_window_ends_after_start" CHECK ("ends" > ("starts")), CONSTRAINT "a_window_offers_a_mode" CHECK (("in_person" OR "by_phone" OR "by_video")), CONSTRAINT "a_video_call_has_a_link" CHECK ((NOT "by_video" OR "video_link" LIKE 'https://%' ESCAPE '\')), CONSTRAINT "withdrawing_a_window_is_somebodys" CHECK ((("withdrawn_at" IS NULL AND "withdrawn_by_id" IS NULL) OR ("withdrawn_at" IS NOT NULL AND "withdrawn_by_id" IS NOT NULL))));
CREATE INDEX "portal_bookings_window_event_id_1fbd45b0" ON "portal_bookings_window" ("event_id");
CREATE INDEX "portal_bookings_window_made_by_id_6baf3752" ON "portal_bookings_window" ("made_by_id");
CREATE INDEX "portal_bookings_window_school_id_086c4036" ON "portal_bookings_window" ("school_id");
CREATE INDEX "portal_bookings_window_teacher_id_567877f1" ON "portal_bookings_window" ("teacher_id");
CREATE INDEX "portal_bookings_window_withdrawn_by_id_06144c24" ON "portal_bookings_window" ("withdrawn_by_id");
CREATE TABLE "portal_dashboard_earlierrecord" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "said_at" datetime NOT NULL, "earlier_id" bigint NOT NULL REFERENCES "roll_pupil" ("id") DEFERRABLE INITIALLY DEFERRED, "pupil_id" bigint NULL REFERENCES "roll_pupil" ("id") DEFERRABLE INITIALLY DEFERRED, "user_id" bigint NOT NULL REFERENCES "roll_user" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "one_word_of_an_adult_a_record" UNIQUE ("user_id", "earlier_id"), CONSTRAINT "no_record_earlier_than_itself" CHECK (NOT ("earlier_id" = ("pupil_id") AND "pupil_id" IS NOT NULL)));
CREATE INDEX "portal_dashboard_earlierrecord_earlier_id_204cc02d" ON "portal_dashboard_earlierrecord" ("earlier_id");
CREATE INDEX "portal_dashboard_earlierrecord_pupil_id_7b8d4edc" ON "portal_dashboard_earlierrecord" ("pupil_id");
CREATE TABLE "portal_homework_homework" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "title" varchar(120) NOT NULL, "text" text NOT NULL, "file" varchar(100) NOT NULL, "batch" char(32) NOT NULL, "set_at" datetime NOT NULL, "due_on" date NOT NULL, "withdrawn_at" datetime NULL, "school_id" bigint NOT NULL REFERENCES "roll_school" ("id") DEFERRABLE INITIALLY DEFERRED, "school_class_id" bigint NOT NULL REFERENCES "roll_class" ("id") DEFERRABLE INITIALLY DEFERRED, "set_by_id" bigint NOT NULL REFERENCES "roll_user" ("id") DEFERRABLE INITIALLY DEFERRED, "subject_id" bigint NULL REFERENCES "roll_subject" ("id") DEFERRABLE INITIALLY DEFERRED, "withdrawn_by_id" bigint NULL REFERENCES "roll_user" ("id") DEFERRABLE INITIALLY DEFERRED, "set_on" date NOT NULL, "telling" smallint unsigned NOT NULL CHECK ("telling" >= 0), CONSTRAINT "a_homework_sent_twice_is_one" UNIQUE ("school_class_id", "batch"), CONSTRAINT "withdrawing_homework_is_somebodys" CHECK ((("withdrawn_at" IS NULL AND "withdrawn_by_id" IS NULL) OR ("withdrawn_at" IS NOT NULL AND "withdrawn_by_id" IS NOT NULL))));
CREATE INDEX "homework_of_a_class" ON "portal_homework_homework" ("school_class_id", "due_on");
CREATE INDEX "portal_homework_homework_school_class_id_06e6c244" ON "portal_homework_homework" ("school_class_id");
CREATE INDEX "portal_homework_homework_school_id_841fba44" ON "portal_homework_homework" ("school_id");
CREATE INDEX "portal_homework_homework_set_by_id_8ff12acf" ON "portal_homework_homework" ("set_by_id");
CREATE INDEX "portal_homework_homework_subject_id_a0c4823a" ON "portal_homework_homework" ("subject_id");
CREATE INDEX "portal_homework_homework_withdrawn_by_id_d2ffb0cf" ON "portal_homework_homework" ("withdrawn_by_id");
CREATE TABLE "portal_homework_homeworkdone" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "done_at" datetime NOT NULL, "by_id" bigint NOT NULL REFERENCES "roll_user" ("id") DEFERRABLE INITIALLY DEFERRED, "homework_id" bigint NOT NULL REFERENCES "portal_homework_homework" ("id") DEFERRABLE INITIALLY DEFERRED, "pupil_id" bigint NOT NULL REFERENCES "roll_pupil" ("id") DEFERRABLE INITIALLY DEFERRED, "school_id" bigint NOT NULL REFERENCES "roll_school" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "one_tick_of_a_pupil" UNIQUE ("homework_id", "pupil_id"));
CREATE INDEX "portal_homework_homeworkdone_pupil_id_fe4f72ab" ON "portal_homework_homeworkdone" ("pupil_id");
CREATE TABLE "portal_letters_letter" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "title" varchar(120) NOT NULL, "text" text NOT NULL, "file" varchar(100) NOT NULL, "question" varchar(200) NOT NULL, "answer_by" date NULL, "batch" char(32) NOT NULL, "written_at" datetime NOT NULL, "sent_at" datetime NULL, "sent_on" date NULL, "withdrawn_at" datetime NULL, "audience_id" bigint NOT NULL REFERENCES "roll_audience" ("id") DEFERRABLE INITIALLY DEFERRED, "event_id" bigint NULL REFERENCES "notices_event" ("id") DEFERRABLE INITIALLY DEFERRED, "school_id" bigint NOT NULL REFERENCES "roll_school" ("id") DEFERRABLE INITIALLY DEFERRED, "sent_by_id" bigint NULL REFERENCES "roll_user" ("id") DEFERRABLE INITIALLY DEFERRED, "withdrawn_by_id" bigint NULL REFERENCES "roll_user" ("id") DEFERRABLE INITIALLY DEFERRED, "written_by_id" bigint NOT NULL REFERENCES "roll_user" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "a_letter_written_twice_is_one" UNIQUE ("school_id", "batch"), CONSTRAINT "a_question_has_a_last_day" CHECK ((("answer_by" IS NULL AND "question" = '') OR (NOT ("question" = '') AND "answer_by" IS NOT NULL))), CONSTRAINT "sending_a_letter_is_somebodys" CHECK ((("sent_at" IS NULL AND "sent_by_id" IS NULL AND "sent_on" IS NULL) OR ("sent_at" IS NOT NULL AND "sent_by_id" IS NOT NULL AND "sent_on" IS NOT NULL))), CONSTRAINT "withdrawing_a_letter_is_somebodys" CHECK ((("withdrawn_at" IS NULL AND "withdrawn_by_id" IS NULL) OR ("sent_at" IS NOT NULL AND "withdrawn_at" IS NOT NULL AND "withdrawn_by_id" IS NOT NULL))));
CREATE INDEX "portal_letters_letter_audience_id_21ddaec4" ON "portal_letters_letter" ("audience_id");
CREATE INDEX "portal_letters_letter_event_id_e43e3fe8" ON "portal_letters_letter" ("event_id");
CREATE INDEX "portal_letters_letter_school_id_80731cb3" ON "portal_letters_letter" ("school_id");
CREATE INDEX "portal_letters_letter_sent_by_id_d61f8380" ON "portal_letters_letter" ("sent_by_id");
CREATE INDEX "portal_letters_letter_withdrawn_by_id_a4caa3b5" ON "portal_letters_letter" ("withdrawn_by_id");
CREATE INDEX "portal_letters_letter_written_by_id_83efbfbd" ON "portal_letters_letter" ("written_by_id");
CREATE TABLE "portal_letters_letteranswer" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "yes" bool NOT NULL, "answered_at" datetime NOT NULL, "by_id" bigint NOT NULL REFERENCES "roll_user" ("id") DEFERRABLE INITIALLY DEFERRED, "guardian_id" bigint NOT NULL REFERENCES "roll_guardian" ("id") DEFERRABLE INITIALLY DEFERRED, "letter_id" bigint NOT NULL REFERENCES "portal_letters_letter" ("id") DEFERRABLE INITIALLY DEFERRED, "pupil_id" bigint NOT NULL REFERENCES "roll_pupil" ("id") DEFERRABLE INITIALLY DEFERRED, "school_id" bigint NOT NULL REFERENCES "roll_school" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "one_answer_of_a_guardian_a_child" UNIQUE ("letter_id", "pupil_id", "guardian_id"));
CREATE INDEX "portal_letters_letteranswer_guardian_id_8f0744bb" ON "portal_letters_letteranswer" ("guardian_id");
CREATE INDEX "portal_letters_letteranswer_pupil_id_5d573c17" ON "portal_letters_letteranswer" ("pupil_id");
CREATE TABLE "portal_reports_report" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "comment" text NOT NULL, "written_at" datetime NOT NULL, "published_at" datetime NULL, "published_by_id" bigint NULL REFERENCES "roll_user" ("id") DEFERRABLE INITIALLY DEFERRED, "pupil_id" bigint NOT NULL REFERENCES "roll_pupil" ("id") DEFERRABLE INITIALLY DEFERRED, "school_id" bigint NOT NULL REFERENCES "roll_school" ("id") DEFERRABLE INITIALLY DEFERRED, "written_by_id" bigint NOT NULL REFERENCES "roll_user" ("id") DEFERRABLE INITIALLY DEFERRED, "cycle_id" bigint NOT NULL REFERENCES "portal_reports_reportcycle" ("id") DEFERRABLE INITIALLY DEFERRED, "number" smallint unsigned NOT NULL CHECK ("number" >= 0), CONSTRAINT "one_report_of_a_pupil_a_cycle" UNIQUE ("cycle_id", "pupil_id"), CONSTRAINT "publishing_a_report_is_somebodys" CHECK ((("published_at" IS NULL AND "published_by_id" IS NULL) OR ("published_at" IS NOT NULL AND "published_by_id" IS NOT NULL))));
CREATE INDEX "portal_reports_report_pupil_id_e88592fc" ON "portal_reports_report" ("pupil_id");
CREATE INDEX "portal_reports_report_school_id_c3e6019f" ON "portal_reports_report" ("school_id");
CREATE TABLE "portal_reports_reportcycle" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "name" varchar(80) NOT NULL, "due_on" date NOT NULL, "academic_year_id" bigint NOT NULL REFERENCES "roll_academicyear" ("id") DEFERRABLE INITIALLY DEFERRED, "school_id" bigint NOT NULL REFERENCES "roll_school" ("id") DEFERRABLE INITIALLY DEFERRED, "term_id" bigint NULL REFERENCES "roll_term" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "one_report_cycle_of_a_name" UNIQUE ("academic_year_id", "name"));
CREATE INDEX "portal_reports_reportcycle_academic_year_id_aa86ecba" ON "portal_reports_reportcycle" ("academic_year_id");
CREATE INDEX "portal_reports_reportcycle_school_id_e0661bfa" ON "portal_reports_reportcycle" ("school_id");
CREATE INDEX "portal_reports_reportcycle_term_id_cfd95d93" ON "portal_reports_reportcycle" ("term_id");
CREATE TABLE "portal_reports_reportedition" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "comment" text NOT NULL, "lines" text NOT NULL CHECK ((JSON_VALID("lines") OR "lines" IS NULL)), "published_at" datetime NOT NULL, "ended_at" datetime NOT NULL, "is_withdrawn" bool NOT NULL, "ended_by_id" bigint NOT NULL REFERENCES "roll_user" ("id") DEFERRABLE INITIALLY DEFERRED, "published_by_id" bigint NOT NULL REFERENCES "roll_user" ("id") DEFERRABLE INITIALLY DEFERRED, "report_id" bigint NOT NULL REFERENCES "portal_reports_report" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE INDEX "portal_reports_reportedition_report_id_bca74504" ON "portal_reports_reportedition" ("report_id");
CREATE TABLE "portal_reports_reportline" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "grade" varchar(8) NOT NULL, "comment" text NOT NULL, "subject_id" bigint NOT NULL REFERENCES "roll_subject" ("id") DEFERRABLE INITIALLY DEFERRED, "report_id" bigint NOT NULL REFERENCES "portal_reports_report" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "one_line_of_a_subject" UNIQUE ("report_id", "subject_id"));
CREATE INDEX "portal_reports_reportline_subject_id_7c8d58a6" ON "portal_reports_reportline" ("subject_id");
CREATE TABLE "portal_reports_reportread" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "read_at" datetime NOT NULL, "guardian_id" bigint NOT NULL REFERENCES "roll_guardian" ("id") DEFERRABLE INITIALLY DEFERRED, "report_id" bigint NOT NULL REFERENCES "portal_reports_report" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "one_read_of_a_guardian" UNIQUE ("report_id", "guardian_id"));
CREATE INDEX "portal_reports_reportread_guardian_id_085d904f" ON "portal_reports_reportread" ("guardian_id");
CREATE TABLE "portal_schooldays_calendarchange" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "before" text NOT NULL CHECK ((JSON_VALID("before") OR "before" IS NULL)), "after" text NOT NULL CHECK ((JSON_VALID("after") OR "after" IS NULL)), "made_at" datetime NOT NULL, "made_by_id" bigint NOT NULL REFERENCES "roll_user" ("id") DEFERRABLE INITIALLY DEFERRED, "school_id" bigint NOT NULL REFERENCES "roll_school" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE INDEX "portal_schooldays_calendarchange_school_id_2a0a4586" ON "portal_schooldays_calendarchange" ("school_id");
CREATE TABLE "portal_schooldays_closing" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "first_day" date NOT NULL, "last_day" date NOT NULL, "reason" varchar(120) NOT NULL, "before" text NOT NULL CHECK ((JSON_VALID("before") OR "before" IS NULL)), "told_at" datetime NOT NULL, "withdrawn_at" datetime NULL, "school_id" bigint NOT NULL REFERENCES "roll_school" ("id") DEFERRABLE INITIALLY DEFERRED, "told_by_id" bigint NOT NULL REFERENCES "roll_user" ("id") DEFERRABLE INITIALLY DEFERRED, "withdrawn_by_id" bigint NULL REFERENCES "roll_user" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "closing_ends_after_start" CHECK ("last_day" >= ("first_day")), CONSTRAINT "taking_back_a_closing_is_somebodys" CHECK ((("withdrawn_at" IS NULL AND "withdrawn_by_id" IS NULL) OR ("withdrawn_at" IS NOT NULL AND "withdrawn_by_id" IS NOT NULL))));
CREATE INDEX "portal_schooldays_closing_school_id_3f9c5ee4" ON "portal_schooldays_closing" ("school_id");
CREATE TABLE "roll_academicyear" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "name" varchar(40) NOT NULL, "starts_on" date NOT NULL, "ends_on" date NOT NULL, "school_id" bigint NOT NULL REFERENCES "roll_school" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "one_year_of_a_name" UNIQUE ("school_id", "name"), CONSTRAINT "year_ends_after_start" CHECK ("ends_on" > ("starts_on")));
CREATE INDEX "roll_academicyear_school_id_fb1b7d8c" ON "roll_academicyear" ("school_id");
CREATE TABLE "roll_accessgrant" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "right" varchar(10) NOT NULL, "guardianship_id" bigint NOT NULL REFERENCES "roll_guardianship" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "one_grant_of_a_right" UNIQUE ("guardianship_id", "right"));
CREATE INDEX "roll_accessgrant_guardianship_id_3cc1f608" ON "roll_accessgrant" ("guardianship_id");
CREATE TABLE "roll_area" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "name" varchar(120) NOT NULL, "kind" varchar(10) NOT NULL, "code" varchar(40) NOT NULL UNIQUE, "path" varchar(200) NOT NULL, "parent_id" bigint NULL REFERENCES "roll_area" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE INDEX "roll_area_parent_id_93682b8f" ON "roll_area" ("parent_id");
CREATE INDEX "roll_area_path_01673122" ON "roll_area" ("path");
CREATE TABLE "roll_audience" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "area_id" bigint NULL UNIQUE REFERENCES "roll_area" ("id") DEFERRABLE INITIALLY DEFERRED, "school_class_id" bigint NULL UNIQUE REFERENCES "roll_class" ("id") DEFERRABLE INITIALLY DEFERRED, "school_id" bigint NULL UNIQUE REFERENCES "roll_school" ("id") DEFERRABLE INITIALLY DEFERRED, "year_group_id" bigint NULL UNIQUE REFERENCES "roll_yeargroup" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "an_audience_is_one_place" CHECK ((("area_id" IS NOT NULL AND "school_id" IS NULL AND "school_class_id" IS NULL AND "year_group_id" IS NULL) OR ("area_id" IS NULL AND "school_id" IS NOT NULL AND "school_class_id" IS NULL AND "year_group_id" IS NULL) OR ("area_id" IS NULL AND "school_id" IS NULL AND "school_class_id" IS NULL AND "year_group_id" IS NOT NULL) OR ("area_id" IS NULL AND "school_id" IS NULL AND "school_class_id" IS NOT NULL AND "year_group_id" IS NULL))));
CREATE TABLE "roll_class" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "name" varchar(60) NOT NULL, "kind" varchar(12) NOT NULL, "academic_year_id" bigint NOT NULL REFERENCES "roll_academicyear" ("id") DEFERRABLE INITIALLY DEFERRED, "school_id" bigint NOT NULL REFERENCES "roll_school" ("id") DEFERRABLE INITIALLY DEFERRED, "year_group_id" bigint NULL REFERENCES "roll_yeargroup" ("id") DEFERRABLE INITIALLY DEFERRED, "sort_key" BLOB NOT NULL, "ended_on" date NULL, CONSTRAINT "one_class_of_a_name" UNIQUE ("academic_year_id", "name"));
CREATE INDEX "roll_class_academic_year_id_5cab034b" ON "roll_class" ("academic_year_id");
CREATE INDEX "roll_class_school_id_39459872" ON "roll_class" ("school_id");
CREATE INDEX "roll_class_year_group_id_fbcb51a3" ON "roll_class" ("year_group_id");
CREATE TABLE "roll_classplan" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "action" varchar(7) NOT NULL, "name" varchar(60) NOT NULL, "begins_again" bool NOT NULL, "teachers_go_on" bool NOT NULL, "version" integer unsigned NOT NULL CHECK ("version" >= 0), "school_id" bigint NOT NULL REFERENCES "roll_school" ("id") DEFERRABLE INITIALLY DEFERRED, "school_class_id" bigint NOT NULL UNIQUE REFERENCES "roll_class" ("id") DEFERRABLE INITIALLY DEFERRED, "year_group_id" bigint NULL REFERENCES "roll_yeargroup" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE INDEX "roll_classplan_school_id_9fdf87ab" ON "roll_classplan" ("school_id");
CREATE INDEX "roll_classplan_year_group_id_ee7c1b4d" ON "roll_classplan" ("year_group_id");
CREATE TABLE "roll_contactpoint" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "kind" varchar(5) NOT NULL, "value" varchar(254) NOT NULL, "verified_at" datetime NULL, "guardian_id" bigint NOT NULL REFERENCES "roll_guardian" ("id") DEFERRABLE INITIALLY DEFERRED, "school_id" bigint NOT NULL REFERENCES "roll_school" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "one_contact_of_a_value" UNIQUE ("guardian_id", "kind", "value"));
CREATE INDEX "contacts_of_a_school" ON "roll_contactpoint" ("school_id", "kind", "value");
CREATE INDEX "roll_contactpoint_guardian_id_7214015c" ON "roll_contactpoint" ("guardian_id");
CREATE INDEX "roll_contactpoint_school_id_ab1545a9" ON "roll_contactpoint" ("school_id");
CREATE INDEX "roll_contactpoint_value_1fb1f5f5" ON "roll_contactpoint" ("value");
CREATE TABLE "roll_counter" ("cache_key" varchar(255) NOT NULL PRIMARY KEY, "value" text NOT NULL, "expires" datetime NOT NULL);
CREATE INDEX "roll_counter_expires_0d40fd40" ON "roll_counter" ("expires");
CREATE TABLE "roll_enrolment" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "starts_on" date NULL, "ends_on" date NULL, "school_class_id" bigint NOT NULL REFERENCES "roll_class" ("id") DEFERRABLE INITIALLY DEFERRED, "pupil_id" bigint NOT NULL REFERENCES "roll_pupil" ("id") DEFERRABLE INITIALLY DEFERRED, "school_id" bigint NOT NULL REFERENCES "roll_school" ("id") DEFERRABLE INITIALLY DEFERRED, "left_to" varchar(120) NOT NULL, CONSTRAINT "roll_enrolment_ends_after_start" CHECK (("starts_on" IS NULL OR "ends_on" IS NULL OR "ends_on" >= ("starts_on"))));
CREATE UNIQUE INDEX "one_open_enrolment" ON "roll_enrolment" ("pupil_id", "school_class_id") WHERE "ends_on" IS NULL;
CREATE INDEX "roll_enrolment_pupil_id_d7fab035" ON "roll_enrolment" ("pupil_id");
CREATE INDEX "roll_enrolment_school_class_id_d7cbe5dd" ON "roll_enrolment" ("school_class_id");
CREATE INDEX "roll_enrolment_school_id_462ee8b0" ON "roll_enrolment" ("school_id");
CREATE TABLE "roll_expectedabsence" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "date" date NOT NULL, "session" varchar(2) NOT NULL, "reason" varchar(11) NOT NULL, "told_as" varchar(12) NOT NULL, "told_at" datetime NOT NULL, "answered_at" datetime NULL, "pupil_id" bigint NOT NULL REFERENCES "roll_pupil" ("id") DEFERRABLE INITIALLY DEFERRED, "school_id" bigint NOT NULL REFERENCES "roll_school" ("id") DEFERRABLE INITIALLY DEFERRED, "told_by_id" bigint NOT NULL REFERENCES "roll_user" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "one_expected_absence_a_session" UNIQUE ("school_id", "pupil_id", "date", "session"));
CREATE INDEX "absences_to_answer" ON "roll_expectedabsence" ("date") WHERE "answered_at" IS NULL;
CREATE INDEX "roll_expectedabsence_pupil_id_4b22a620" ON "roll_expectedabsence" ("pupil_id");
CREATE INDEX "roll_expectedabsence_told_by_id_f713df8d" ON "roll_expectedabsence" ("told_by_id");
CREATE TABLE "roll_externalid" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "source" varchar(40) NOT NULL, "kind" varchar(8) NOT NULL, "value" varchar(255) NOT NULL, "object_id" bigint NOT NULL, "school_id" bigint NOT NULL REFERENCES "roll_school" ("id") DEFERRABLE INITIALLY DEFERRED, "digest" varchar(32) DEFAULT '' NOT NULL, CONSTRAINT "one_external_id" UNIQUE ("school_id", "source", "kind", "value"));
CREATE INDEX "roll_externalid_school_id_fba17bb4" ON "roll_externalid" ("school_id");
CREATE TABLE "roll_guardian" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "first_name" varchar(80) NOT NULL, "last_name" varchar(80) NOT NULL, "language" varchar(2) NOT NULL, "user_id" bigint NULL REFERENCES "roll_user" ("id") DEFERRABLE INITIALLY DEFERRED, "school_id" bigint NOT NULL REFERENCES "roll_school" ("id") DEFERRABLE INITIALLY DEFERRED, "sort_key" BLOB NOT NULL);
CREATE UNIQUE INDEX "one_guardian_of_a_user_a_school" ON "roll_guardian" ("school_id", "user_id") WHERE "user_id" IS NOT NULL;
CREATE INDEX "roll_guardian_school_id_1efdc961" ON "roll_guardian" ("school_id");
CREATE INDEX "roll_guardian_user_id_3cbdc0e3" ON "roll_guardian" ("user_id");
CREATE TABLE "roll_guardianship" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "starts_on" date NULL, "ends_on" date NULL, "relationship" varchar(12) NOT NULL, "parental_responsibility" bool NULL, "priority" smallint unsigned NULL CHECK ("priority" >= 0), "lives_with" bool NULL, "access_state" varchar(9) NOT NULL, "decided_at" datetime NULL, "decided_by_id" bigint NULL REFERENCES "roll_user" ("id") DEFERRABLE INITIALLY DEFERRED, "guardian_id" bigint NOT NULL REFERENCES "roll_guardian" ("id") DEFERRABLE INITIALLY DEFERRED, "pupil_id" bigint NOT NULL REFERENCES "roll_pupil" ("id") DEFERRABLE INITIALLY DEFERRED, "school_id" bigint NOT NULL REFERENCES "roll_school" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "roll_guardianship_ends_after_start" CHECK (("starts_on" IS NULL OR "ends_on" IS NULL OR "ends_on" >= ("starts_on"))), CONSTRAINT "one_guardianship_of_a_pair" UNIQUE ("pupil_id", "guardian_id"), CONSTRAINT "one_guardian_of_a_priority" UNIQUE ("pupil_id", "priority"), CONSTRAINT "an_access_decision_is_somebodys" CHECK ((("access_state" = 'pending' AND "decided_at" IS NULL AND "decided_by_id" IS NULL) OR (NOT ("access_state" = 'pending') AND "decided_at" IS NOT NULL AND "decided_by_id" IS NOT NULL))));
CREATE INDEX "roll_guardianship_decided_by_id_29c1d21c" ON "roll_guardianship" ("decided_by_id");
CREATE INDEX "roll_guardianship_guardian_id_5dbb6abc" ON "roll_guardianship" ("guardian_id");
CREATE INDEX "roll_guardianship_pupil_id_5eb9693f" ON "roll_guardianship" ("pupil_id");
CREATE INDEX "roll_guardianship_school_id_3c7c1a4f" ON "roll_guardianship" ("school_id");
CREATE TABLE "roll_photoconsent" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "purpose" varchar(7) NOT NULL, "note" varchar(120) NOT NULL, "given_at" datetime NOT NULL, "withdrawn_at" datetime NULL, "given_by_id" bigint NOT NULL REFERENCES "roll_user" ("id") DEFERRABLE INITIALLY DEFERRED, "guardian_id" bigint NULL REFERENCES "roll_guardian" ("id") DEFERRABLE INITIALLY DEFERRED, "pupil_id" bigint NOT NULL REFERENCES "roll_pupil" ("id") DEFERRABLE INITIALLY DEFERRED, "school_id" bigint NOT NULL REFERENCES "roll_school" ("id") DEFERRABLE INITIALLY DEFERRED, "withdrawn_by_id" bigint NULL REFERENCES "roll_user" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "a_photo_consent_is_withdrawn_by_somebody" CHECK ((("withdrawn_at" IS NULL AND "withdrawn_by_id" IS NULL) OR ("withdrawn_at" IS NOT NULL AND "withdrawn_by_id" IS NOT NULL))));
CREATE UNIQUE INDEX "one_photo_consent_stands" ON "roll_photoconsent" ("pupil_id", "purpose") WHERE "withdrawn_at" IS NULL;
CREATE INDEX "roll_photoconsent_given_by_id_c76b7dff" ON "roll_photoconsent" ("given_by_id");
CREATE INDEX "roll_photoconsent_guardian_id_c7d95085" ON "roll_photoconsent" ("guardian_id");
CREATE INDEX "roll_photoconsent_pupil_id_d5010c96" ON "roll_photoconsent" ("pupil_id");
CREATE INDEX "roll_photoconsent_school_id_df3411ea" ON "roll_photoconsent" ("school_id");
CREATE INDEX "roll_photoconsent_withdrawn_by_id_0c01ccdd" ON "roll_photoconsent" ("withdrawn_by_id");
CREATE TABLE "roll_photosubject" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "named_at" datetime NOT NULL, "image_id" bigint NOT NULL REFERENCES "foundation_contentimage" ("id") DEFERRABLE INITIALLY DEFERRED, "named_by_id" bigint NOT NULL REFERENCES "roll_user" ("id") DEFERRABLE INITIALLY DEFERRED, "pupil_id" bigint NOT NULL REFERENCES "roll_pupil" ("id") DEFERRABLE INITIALLY DEFERRED, "school_id" bigint NOT NULL REFERENCES "roll_school" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "one_subject_of_a_photo" UNIQUE ("image_id", "pupil_id"));
CREATE INDEX "roll_photosubject_image_id_04a21fcb" ON "roll_photosubject" ("image_id");
CREATE INDEX "roll_photosubject_named_by_id_5417f5e8" ON "roll_photosubject" ("named_by_id");
CREATE INDEX "roll_photosubject_pupil_id_2e7b7128" ON "roll_photosubject" ("pupil_id");
CREATE INDEX "roll_photosubject_school_id_dcaaf508" ON "roll_photosubject" ("school_id");
CREATE TABLE "roll_posting" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "starts_on" date NULL, "ends_on" date NULL, "role" varchar(8) NOT NULL, "name" varchar(120) NOT NULL, "area_id" bigint NULL REFERENCES "roll_area" ("id") DEFERRABLE INITIALLY DEFERRED, "user_id" bigint NOT NULL REFERENCES "roll_user" ("id") DEFERRABLE INITIALLY DEFERRED, "school_id" bigint NULL REFERENCES "roll_school" ("id") DEFERRABLE INITIALLY DEFERRED, "sort_key" BLOB NOT NULL, CONSTRAINT "roll_posting_ends_after_start" CHECK (("starts_on" IS NULL OR "ends_on" IS NULL OR "ends_on" >= ("starts_on"))), CONSTRAINT "posting_at_a_school_or_an_area" CHECK ((("area_id" IS NULL AND "school_id" IS NOT NULL) OR ("area_id" IS NOT NULL AND "school_id" IS NULL))), CONSTRAINT "who_sees_pupils_is_posted_at_a_school" CHECK (("area_id" IS NULL OR NOT ("role" IN ('editor', 'head', 'office', 'teacher')))));
CREATE UNIQUE INDEX "one_open_posting_a_role_at_a_school" ON "roll_posting" ("user_id", "school_id", "role") WHERE ("ends_on" IS NULL AND "school_id" IS NOT NULL);
CREATE UNIQUE INDEX "one_open_posting_a_role_at_an_area" ON "roll_posting" ("user_id", "area_id", "role") WHERE ("area_id" IS NOT NULL AND "ends_on" IS NULL);
CREATE INDEX "roll_posting_area_id_e9ad5641" ON "roll_posting" ("area_id");
CREATE INDEX "roll_posting_school_id_feb7210b" ON "roll_posting" ("school_id");
CREATE INDEX "roll_posting_user_id_3fc26076" ON "roll_posting" ("user_id");
CREATE TABLE "roll_pupil" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "code" varchar(16) NOT NULL UNIQUE, "first_name" varchar(80) NOT NULL, "last_name" varchar(80) NOT NULL, "admission_number" varchar(40) NOT NULL, "badge" smallint unsigned NOT NULL CHECK ("badge" >= 0), "user_id" bigint NULL UNIQUE REFERENCES "roll_user" ("id") DEFERRABLE INITIALLY DEFERRED, "sort_key" BLOB NOT NULL, "school_id" bigint NOT NULL REFERENCES "roll_school" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE UNIQUE INDEX "one_pupil_of_an_admission_number" ON "roll_pupil" ("school_id", "admission_number") WHERE NOT ("admission_number" = '');
CREATE INDEX "pupils_of_a_school" ON "roll_pupil" ("school_id", "sort_key", "id");
CREATE TABLE "roll_pupilcard" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "made_at" datetime NOT NULL, "made_by_id" bigint NOT NULL REFERENCES "roll_user" ("id") DEFERRABLE INITIALLY DEFERRED, "pupil_id" bigint NOT NULL UNIQUE REFERENCES "roll_pupil" ("id") DEFERRABLE INITIALLY DEFERRED, "school_id" bigint NOT NULL REFERENCES "roll_school" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE INDEX "roll_pupilcard_made_by_id_bea33d5f" ON "roll_pupilcard" ("made_by_id");
CREATE INDEX "roll_pupilcard_school_id_70e68dc5" ON "roll_pupilcard" ("school_id");
CREATE TABLE "roll_pupilplan" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "action" varchar(6) NOT NULL, "class_name" varchar(60) NOT NULL, "pupil_id" bigint NOT NULL REFERENCES "roll_pupil" ("id") DEFERRABLE INITIALLY DEFERRED, "school_id" bigint NOT NULL REFERENCES "roll_school" ("id") DEFERRABLE INITIALLY DEFERRED, "year_id" bigint NOT NULL REFERENCES "roll_academicyear" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "one_plan_of_a_pupil_a_year" UNIQUE ("pupil_id", "year_id"), CONSTRAINT "another_class_has_a_name" CHECK ((("action" = 'class' AND "class_name" > '') OR (NOT ("action" = 'class') AND "class_name" = ''))));
CREATE INDEX "roll_pupilplan_pupil_id_05f8e092" ON "roll_pupilplan" ("pupil_id");
CREATE INDEX "roll_pupilplan_school_id_42ea5a11" ON "roll_pupilplan" ("school_id");
CREATE INDEX "roll_pupilplan_year_id_fc9b5994" ON "roll_pupilplan" ("year_id");
CREATE TABLE "roll_restriction" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "starts_on" date NULL, "ends_on" date NULL, "kind" varchar(17) NOT NULL, "document" varchar(200) NOT NULL, "guardian_id" bigint NOT NULL REFERENCES "roll_guardian" ("id") DEFERRABLE INITIALLY DEFERRED, "made_by_id" bigint NOT NULL REFERENCES "roll_user" ("id") DEFERRABLE INITIALLY DEFERRED, "pupil_id" bigint NOT NULL REFERENCES "roll_pupil" ("id") DEFERRABLE INITIALLY DEFERRED, "school_id" bigint NOT NULL REFERENCES "roll_school" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "roll_restriction_ends_after_start" CHECK (("starts_on" IS NULL OR "ends_on" IS NULL OR "ends_on" >= ("starts_on"))));
CREATE INDEX "roll_restriction_guardian_id_fc6588f1" ON "roll_restriction" ("guardian_id");
CREATE INDEX "roll_restriction_made_by_id_0c3336c0" ON "roll_restriction" ("made_by_id");
CREATE INDEX "roll_restriction_pupil_id_2491cf5b" ON "roll_restriction" ("pupil_id");
CREATE INDEX "roll_restriction_school_id_54e2e509" ON "roll_restriction" ("school_id");
CREATE TABLE "roll_rollforward" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "last_day" date NOT NULL, "made" text NOT NULL CHECK ((JSON_VALID("made") OR "made" IS NULL)), "made_at" datetime NOT NULL, "undone_at" datetime NULL, "from_year_id" bigint NOT NULL REFERENCES "roll_academicyear" ("id") DEFERRABLE INITIALLY DEFERRED, "made_by_id" bigint NOT NULL REFERENCES "roll_user" ("id") DEFERRABLE INITIALLY DEFERRED, "school_id" bigint NOT NULL REFERENCES "roll_school" ("id") DEFERRABLE INITIALLY DEFERRED, "to_year_id" bigint NOT NULL REFERENCES "roll_academicyear" ("id") DEFERRABLE INITIALLY DEFERRED, "undone_by_id" bigint NULL REFERENCES "roll_user" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "who_undid_a_roll_forward" CHECK ((("undone_at" IS NULL AND "undone_by_id" IS NULL) OR ("undone_at" IS NOT NULL AND "undone_by_id" IS NOT NULL))));
CREATE UNIQUE INDEX "one_roll_forward_into_a_year" ON "roll_rollforward" ("to_year_id") WHERE "undone_at" IS NULL;
CREATE INDEX "roll_rollforward_from_year_id_6d4185ec" ON "roll_rollforward" ("from_year_id");
CREATE INDEX "roll_rollforward_school_id_e11512b7" ON "roll_rollforward" ("school_id");
CREATE INDEX "roll_rollforward_to_year_id_da27668c" ON "roll_rollforward" ("to_year_id");
CREATE TABLE "roll_school" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "name" varchar(160) NOT NULL, "short_name" varchar(12) NOT NULL, "slug" varchar(50) NOT NULL UNIQUE, "time_zone" varchar(40) NOT NULL, "language" varchar(2) NOT NULL, "weekdays" varchar(7) NOT NULL, "teachers_see_all" bool NOT NULL, "area_id" bigint NULL REFERENCES "roll_area" ("id") DEFERRABLE INITIALLY DEFERRED, "attendance_codes" varchar(7) NOT NULL, "sort_key" BLOB NOT NULL, "address" text NOT NULL, "facts_changed_at" datetime NULL, "facts_changed_by_id" bigint NULL REFERENCES "roll_user" ("id") DEFERRABLE INITIALLY DEFERRED, "facts_version" integer unsigned NOT NULL CHECK ("facts_version" >= 0), "hours" text NOT NULL, "name_en" varchar(160) NOT NULL, "name_hi" varchar(160) NOT NULL, "name_pa" varchar(160) NOT NULL, "name_ur" varchar(160) NOT NULL, "other_phone" varchar(25) NOT NULL, "phone" varchar(25) NOT NULL, "place" varchar(120) NOT NULL, "public_email" varchar(254) NOT NULL, CONSTRAINT "no_school_stands_where_search_does" CHECK (NOT ("slug" = 'search')));
CREATE INDEX "roll_school_area_id_153ee003" ON "roll_school" ("area_id");
CREATE INDEX "roll_school_facts_changed_by_id_e49eae70" ON "roll_school" ("facts_changed_by_id");
CREATE INDEX "schools_by_name" ON "roll_school" ("sort_key", "id");
CREATE TABLE "roll_signin" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "session_key" varchar(40) NOT NULL UNIQUE, "browser" varchar(40) NOT NULL, "is_shared" bool NOT NULL, "signed_in_at" datetime NOT NULL, "last_seen_at" datetime NOT NULL, "good_until" datetime NOT NULL, "ended_at" datetime NULL, "end" varchar(14) NOT NULL, "user_id" bigint NOT NULL REFERENCES "roll_user" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "a_sign_in_ends_in_some_way" CHECK ((("end" = '' AND "ended_at" IS NULL) OR ("ended_at" IS NOT NULL AND NOT ("end" = '')))));
CREATE INDEX "roll_signin_good_until_0549e63b" ON "roll_signin" ("good_until");
CREATE INDEX "roll_signin_user_id_80ad70ea" ON "roll_signin" ("user_id");
CREATE TABLE "roll_signinmail" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "template" varchar(100) NOT NULL, "language" varchar(10) NOT NULL, "address" varchar(320) NOT NULL, "sealed" text NOT NULL, "asked_at" datetime NOT NULL, "due_at" datetime NOT NULL, "attempts" smallint unsigned NOT NULL CHECK ("attempts" >= 0), "handed_at" datetime NULL, "failed_at" datetime NULL, CONSTRAINT "a_mail_handed_over_is_empty" CHECK ((("address" = '' AND "sealed" = '') OR (NOT ("address" = '') AND NOT ("sealed" = '') AND "handed_at" IS NULL))));
CREATE INDEX "roll_signinmail_asked_at_849f6b19" ON "roll_signinmail" ("asked_at");
CREATE TABLE "roll_specialday" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "date" date NOT NULL, "reason" varchar(120) NOT NULL, "school_id" bigint NOT NULL REFERENCES "roll_school" ("id") DEFERRABLE INITIALLY DEFERRED, "kind" varchar(6) DEFAULT 'closed' NOT NULL, "told_at" datetime NULL, CONSTRAINT "one_special_day_a_day" UNIQUE ("school_id", "date"), CONSTRAINT "homes_are_told_of_closed_days" CHECK (("told_at" IS NULL OR "kind" = 'closed')));
CREATE INDEX "roll_specialday_school_id_c3c69bee" ON "roll_specialday" ("school_id");
CREATE TABLE "roll_subject" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "name" varchar(60) NOT NULL, "school_id" bigint NOT NULL REFERENCES "roll_school" ("id") DEFERRABLE INITIALLY DEFERRED, "sort_key" BLOB NOT NULL, CONSTRAINT "one_subject_of_a_name" UNIQUE ("school_id", "name"));
CREATE INDEX "roll_subject_school_id_69227f0b" ON "roll_subject" ("school_id");
CREATE TABLE "roll_teaching" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "starts_on" date NULL, "ends_on" date NULL, "school_id" bigint NOT NULL REFERENCES "roll_school" ("id") DEFERRABLE INITIALLY DEFERRED, "school_class_id" bigint NOT NULL REFERENCES "roll_class" ("id") DEFERRABLE INITIALLY DEFERRED, "subject_id" bigint NULL REFERENCES "roll_subject" ("id") DEFERRABLE INITIALLY DEFERRED, "user_id" bigint NOT NULL REFERENCES "roll_user" ("id") DEFERRABLE INITIALLY DEFERRED, "is_cover" bool NOT NULL, CONSTRAINT "roll_teaching_ends_after_start" CHECK (("starts_on" IS NULL OR "ends_on" IS NULL OR "ends_on" >= ("starts_on"))), CONSTRAINT "a_cover_has_its_days" CHECK ((NOT "is_cover" OR ("ends_on" IS NOT NULL AND "starts_on" IS NOT NULL))));
CREATE UNIQUE INDEX "one_open_teaching_of_a_subject" ON "roll_teaching" ("user_id", "school_class_id", "subject_id") WHERE ("ends_on" IS NULL AND "subject_id" IS NOT NULL);
CREATE UNIQUE INDEX "one_open_teaching_without_subject" ON "roll_teaching" ("user_id", "school_class_id") WHERE ("ends_on" IS NULL AND "subject_id" IS NULL);
CREATE INDEX "roll_teaching_school_class_id_b505ffed" ON "roll_teaching" ("school_class_id");
CREATE INDEX "roll_teaching_school_id_cda507d4" ON "roll_teaching" ("school_id");
CREATE INDEX "roll_teaching_subject_id_dfdfa7d7" ON "roll_teaching" ("subject_id");
CREATE INDEX "roll_teaching_user_id_e95469b9" ON "roll_teaching" ("user_id");
CREATE TABLE "roll_term" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "name" varchar(40) NOT NULL, "starts_on" date NOT NULL, "ends_on" date NOT NULL, "academic_year_id" bigint NOT NULL REFERENCES "roll_academicyear" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "one_term_of_a_name" UNIQUE ("academic_year_id", "name"), CONSTRAINT "term_ends_after_start" CHECK ("ends_on" > ("starts_on")));
CREATE INDEX "roll_term_academic_year_id_d93c2b43" ON "roll_term" ("academic_year_id");
CREATE TABLE "roll_unsent" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "token" varchar(16) NOT NULL UNIQUE, "path" text NOT NULL, "body" text NOT NULL, "kept_at" datetime NOT NULL, "user_id" bigint NOT NULL REFERENCES "roll_user" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE INDEX "roll_unsent_kept_at_e8a6271e" ON "roll_unsent" ("kept_at");
CREATE INDEX "roll_unsent_user_id_088e10ef" ON "roll_unsent" ("user_id");
CREATE TABLE "roll_unsentfile" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "field" varchar(127) NOT NULL, "name" varchar(255) NOT NULL, "content_type" varchar(127) NOT NULL, "file" varchar(100) NOT NULL, "unsent_id" bigint NOT NULL REFERENCES "roll_unsent" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE INDEX "roll_unsentfile_unsent_id_e647a873" ON "roll_unsentfile" ("unsent_id");
CREATE TABLE "roll_user" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "password" varchar(128) NOT NULL, "last_login" datetime NULL, "is_superuser" bool NOT NULL, "first_name" varchar(150) NOT NULL, "last_name" varchar(150) NOT NULL, "is_staff" bool NOT NULL, "is_active" bool NOT NULL, "date_joined" datetime NOT NULL, "username" varchar(60) NOT NULL UNIQUE, "email" varchar(254) NULL UNIQUE, "phone" varchar(16) NULL UNIQUE, "language" varchar(2) NOT NULL, "sort_key" BLOB NOT NULL);
CREATE TABLE "roll_user_groups" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "user_id" bigint NOT NULL REFERENCES "roll_user" ("id") DEFERRABLE INITIALLY DEFERRED, "group_id" integer NOT NULL REFERENCES "auth_group" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE INDEX "roll_user_groups_group_id_06418f0b" ON "roll_user_groups" ("group_id");
CREATE INDEX "roll_user_groups_user_id_79bba7dc" ON "roll_user_groups" ("user_id");
CREATE UNIQUE INDEX "roll_user_groups_user_id_group_id_4dc6126f_uniq" ON "roll_user_groups" ("user_id", "group_id");
CREATE TABLE "roll_user_user_permissions" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "user_id" bigint NOT NULL REFERENCES "roll_user" ("id") DEFERRABLE INITIALLY DEFERRED, "permission_id" integer NOT NULL REFERENCES "auth_permission" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE INDEX "roll_user_user_permissions_permission_id_ff8b89b2" ON "roll_user_user_permissions" ("permission_id");
CREATE INDEX "roll_user_user_permissions_user_id_9e87d903" ON "roll_user_user_permissions" ("user_id");
CREATE UNIQUE INDEX "roll_user_user_permissions_user_id_permission_id_33560221_uniq" ON "roll_user_user_permissions" ("user_id", "permission_id");
CREATE TABLE "roll_yeargroup" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "name" varchar(40) NOT NULL, "order" smallint unsigned NOT NULL CHECK ("order" >= 0), "school_id" bigint NOT NULL REFERENCES "roll_school" ("id") DEFERRABLE INITIALLY DEFERRED, "sort_key" BLOB NOT NULL, CONSTRAINT "one_year_group_of_a_name" UNIQUE ("school_id", "name"));
CREATE INDEX "roll_yeargroup_school_id_d587d2ed" ON "roll_yeargroup" ("school_id");
CREATE TABLE "taggit_tag" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "name" varchar(100) NOT NULL UNIQUE, "slug" varchar(100) NOT NULL UNIQUE);
CREATE TABLE "taggit_taggeditem" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "object_id" integer NOT NULL, "content_type_id" integer NOT NULL REFERENCES "django_content_type" ("id") DEFERRABLE INITIALLY DEFERRED, "tag_id" integer NOT NULL REFERENCES "taggit_tag" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "taggit_taggeditem_content_type_id_object_id_tag_id_4bb97a8e_uniq" UNIQUE ("content_type_id", "object_id", "tag_id"));
CREATE INDEX "taggit_tagg_content_8fc721_idx" ON "taggit_taggeditem" ("content_type_id", "object_id");
CREATE INDEX "taggit_taggeditem_content_type_id_9957a03c" ON "taggit_taggeditem" ("content_type_id");
CREATE INDEX "taggit_taggeditem_object_id_e2d7d1df" ON "taggit_taggeditem" ("object_id");
CREATE INDEX "taggit_taggeditem_tag_id_f4f5b767" ON "taggit_taggeditem" ("tag_id");
CREATE TABLE "wagtail_localize_localesynchronization" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "locale_id" integer NOT NULL UNIQUE REFERENCES "wagtailcore_locale" ("id") DEFERRABLE INITIALLY DEFERRED, "sync_from_id" integer NOT NULL REFERENCES "wagtailcore_locale" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE INDEX "wagtail_localize_localesynchronization_sync_from_id_1bc4c2eb" ON "wagtail_localize_localesynchronization" ("sync_from_id");
CREATE TABLE "wagtail_localize_overridablesegment" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "order" integer unsigned NOT NULL CHECK ("order" >= 0), "data_json" text NOT NULL, "context_id" integer NOT NULL REFERENCES "wagtail_localize_translationcontext" ("id") DEFERRABLE INITIALLY DEFERRED, "source_id" integer NOT NULL REFERENCES "wagtail_localize_translationsource" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE INDEX "wagtail_localize_overridablesegment_context_id_eed8c388" ON "wagtail_localize_overridablesegment" ("context_id");
CREATE INDEX "wagtail_localize_overridablesegment_source_id_5720ac20" ON "wagtail_localize_overridablesegment" ("source_id");
CREATE TABLE "wagtail_localize_relatedobjectsegment" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "order" integer unsigned NOT NULL CHECK ("order" >= 0), "context_id" integer NOT NULL REFERENCES "wagtail_localize_translationcontext" ("id") DEFERRABLE INITIALLY DEFERRED, "object_id" char(32) NOT NULL REFERENCES "wagtail_localize_translatableobject" ("translation_key") DEFERRABLE INITIALLY DEFERRED, "source_id" integer NOT NULL REFERENCES "wagtail_localize_translationsource" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE INDEX "wagtail_localize_relatedobjectsegment_context_id_c0a725be" ON "wagtail_localize_relatedobjectsegment" ("context_id");
CREATE INDEX "wagtail_localize_relatedobjectsegment_object_id_6c7b58df" ON "wagtail_localize_relatedobjectsegment" ("object_id");
CREATE INDEX "wagtail_localize_relatedobjectsegment_source_id_9a3b1373" ON "wagtail_localize_relatedobjectsegment" ("source_id");
CREATE TABLE "wagtail_localize_segmentoverride" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "created_at" datetime NOT NULL, "updated_at" datetime NOT NULL, "data_json" text NOT NULL, "has_error" bool NOT NULL, "field_error" text NOT NULL, "context_id" integer NULL REFERENCES "wagtail_localize_translationcontext" ("id") DEFERRABLE INITIALLY DEFERRED, "last_translated_by_id" bigint NULL REFERENCES "roll_user" ("id") DEFERRABLE INITIALLY DEFERRED, "locale_id" integer NOT NULL REFERENCES "wagtailcore_locale" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE INDEX "wagtail_localize_segmentoverride_context_id_f827efe0" ON "wagtail_localize_segmentoverride" ("context_id");
CREATE INDEX "wagtail_localize_segmentoverride_last_translated_by_id_a86448fc" ON "wagtail_localize_segmentoverride" ("last_translated_by_id");
CREATE INDEX "wagtail_localize_segmentoverride_locale_id_b1673d41" ON "wagtail_localize_segmentoverride" ("locale_id");
CREATE TABLE "wagtail_localize_string" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "data_hash" char(32) NOT NULL, "data" text NOT NULL, "locale_id" integer NOT NULL REFERENCES "wagtailcore_locale" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE INDEX "wagtail_localize_string_locale_id_2cded126" ON "wagtail_localize_string" ("locale_id");
CREATE UNIQUE INDEX "wagtail_localize_string_locale_id_data_hash_bae71852_uniq" ON "wagtail_localize_string" ("locale_id", "data_hash");
CREATE TABLE "wagtail_localize_stringsegment" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "order" integer unsigned NOT NULL CHECK ("order" >= 0), "attrs" text NOT NULL, "context_id" integer NOT NULL REFERENCES "wagtail_localize_translationcontext" ("id") DEFERRABLE INITIALLY DEFERRED, "source_id" integer NOT NULL REFERENCES "wagtail_localize_translationsource" ("id") DEFERRABLE INITIALLY DEFERRED, "string_id" integer NOT NULL REFERENCES "wagtail_localize_string" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE INDEX "wagtail_localize_stringsegment_context_id_63235539" ON "wagtail_localize_stringsegment" ("context_id");
CREATE INDEX "wagtail_localize_stringsegment_source_id_5804129f" ON "wagtail_localize_stringsegment" ("source_id");
CREATE INDEX "wagtail_localize_stringsegment_string_id_6356d5ec" ON "wagtail_localize_stringsegment" ("string_id");
CREATE TABLE "wagtail_localize_stringtranslation" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "data" text NOT NULL, "created_at" datetime NOT NULL, "updated_at" datetime NOT NULL, "context_id" integer NULL REFERENCES "wagtail_localize_translationcontext" ("id") DEFERRABLE INITIALLY DEFERRED, "locale_id" integer NOT NULL REFERENCES "wagtailcore_locale" ("id") DEFERRABLE INITIALLY DEFERRED, "translation_of_id" integer NOT NULL REFERENCES "wagtail_localize_string" ("id") DEFERRABLE INITIALLY DEFERRED, "tool_name" varchar(255) NOT NULL, "translation_type" varchar(20) NOT NULL, "last_translated_by_id" bigint NULL REFERENCES "roll_user" ("id") DEFERRABLE INITIALLY DEFERRED, "field_error" text NOT NULL, "has_error" bool NOT NULL);
CREATE INDEX "wagtail_localize_stringtranslation_context_id_3cc13049" ON "wagtail_localize_stringtranslation" ("context_id");
CREATE INDEX "wagtail_localize_stringtranslation_last_translated_by_id_764c7a3f" ON "wagtail_localize_stringtranslation" ("last_translated_by_id");
CREATE INDEX "wagtail_localize_stringtranslation_locale_id_b9e3730d" ON "wagtail_localize_stringtranslation" ("locale_id");
CREATE UNIQUE INDEX "wagtail_localize_stringtranslation_locale_id_translation_of_id_context_id_d2d59359_uniq" ON "wagtail_localize_stringtranslation" ("locale_id", "translation_of_id", "context_id");
CREATE INDEX "wagtail_localize_stringtranslation_translation_of_id_8eef01d0" ON "wagtail_localize_stringtranslation" ("translation_of_id");
CREATE TABLE "wagtail_localize_template" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "uuid" char(32) NOT NULL UNIQUE, "template" text NOT NULL, "template_format" varchar(100) NOT NULL, "string_count" integer unsigned NOT NULL CHECK ("string_count" >= 0));
CREATE TABLE "wagtail_localize_templatesegment" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "order" integer unsigned NOT NULL CHECK ("order" >= 0), "context_id" integer NOT NULL REFERENCES "wagtail_localize_translationcontext" ("id") DEFERRABLE INITIALLY DEFERRED, "source_id" integer NOT NULL REFERENCES "wagtail_localize_translationsource" ("id") DEFERRABLE INITIALLY DEFERRED, "template_id" integer NOT NULL REFERENCES "wagtail_localize_template" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE INDEX "wagtail_localize_templatesegment_context_id_81456b25" ON "wagtail_localize_templatesegment" ("context_id");
CREATE INDEX "wagtail_localize_templatesegment_source_id_26b89dc6" ON "wagtail_localize_templatesegment" ("source_id");
CREATE INDEX "wagtail_localize_templatesegment_template_id_c370b3c8" ON "wagtail_localize_templatesegment" ("template_id");
CREATE TABLE "wagtail_localize_translatableobject" ("translation_key" char(32) NOT NULL PRIMARY KEY, "content_type_id" integer NOT NULL REFERENCES "django_content_type" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE INDEX "wagtail_localize_translatableobject_content_type_id_0d6c5139" ON "wagtail_localize_translatableobject" ("content_type_id");
CREATE UNIQUE INDEX "wagtail_localize_translatableobject_content_type_id_translation_key_de875339_uniq" ON "wagtail_localize_translatableobject" ("content_type_id", "translation_key");
CREATE TABLE "wagtail_localize_translation" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "uuid" char(32) NOT NULL UNIQUE, "created_at" datetime NOT NULL, "translations_last_updated_at" datetime NULL, "destination_last_updated_at" datetime NULL, "enabled" bool NOT NULL, "source_id" integer NOT NULL REFERENCES "wagtail_localize_translationsource" ("id") DEFERRABLE INITIALLY DEFERRED, "target_locale_id" integer NOT NULL REFERENCES "wagtailcore_locale" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE INDEX "wagtail_localize_translation_source_id_e326e1e3" ON "wagtail_localize_translation" ("source_id");
CREATE UNIQUE INDEX "wagtail_localize_translation_source_id_target_locale_id_7e943cf8_uniq" ON "wagtail_localize_translation" ("source_id", "target_locale_id");
CREATE INDEX "wagtail_localize_translation_target_locale_id_8c524f73" ON "wagtail_localize_translation" ("target_locale_id");
CREATE TABLE "wagtail_localize_translationcontext" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "path_id" char(32) NOT NULL, "path" text NOT NULL, "object_id" char(32) NOT NULL REFERENCES "wagtail_localize_translatableobject" ("translation_key") DEFERRABLE INITIALLY DEFERRED, "field_path" text NOT NULL);
CREATE INDEX "wagtail_localize_translationcontext_object_id_86263ce7" ON "wagtail_localize_translationcontext" ("object_id");
CREATE UNIQUE INDEX "wagtail_localize_translationcontext_object_id_path_id_c7f5d707_uniq" ON "wagtail_localize_translationcontext" ("object_id", "path_id");
CREATE TABLE "wagtail_localize_translationlog" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "created_at" datetime NOT NULL, "locale_id" integer NOT NULL REFERENCES "wagtailcore_locale" ("id") DEFERRABLE INITIALLY DEFERRED, "source_id" integer NOT NULL REFERENCES "wagtail_localize_translationsource" ("id") DEFERRABLE INITIALLY DEFERRED, "revision_id" integer NULL REFERENCES "wagtailcore_revision" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE INDEX "wagtail_localize_translationlog_locale_id_37619cb4" ON "wagtail_localize_translationlog" ("locale_id");
CREATE INDEX "wagtail_localize_translationlog_revision_id_e3b62278" ON "wagtail_localize_translationlog" ("revision_id");
CREATE INDEX "wagtail_localize_translationlog_source_id_7228923e" ON "wagtail_localize_translationlog" ("source_id");
CREATE TABLE "wagtail_localize_translationsource" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "object_repr" text NOT NULL, "content_json" text NOT NULL, "created_at" datetime NOT NULL, "locale_id" integer NOT NULL REFERENCES "wagtailcore_locale" ("id") DEFERRABLE INITIALLY DEFERRED, "object_id" char(32) NOT NULL REFERENCES "wagtail_localize_translatableobject" ("translation_key") DEFERRABLE INITIALLY DEFERRED, "specific_content_type_id" integer NOT NULL REFERENCES "django_content_type" ("id") DEFERRABLE INITIALLY DEFERRED, "last_updated_at" datetime NOT NULL, "schema_version" varchar(255) NOT NULL);
CREATE INDEX "wagtail_localize_translationsource_locale_id_0ac264c0" ON "wagtail_localize_translationsource" ("locale_id");
CREATE INDEX "wagtail_localize_translationsource_object_id_6a078fd2" ON "wagtail_localize_translationsource" ("object_id");
CREATE UNIQUE INDEX "wagtail_localize_translationsource_object_id_locale_id_fb6a8d8e_uniq" ON "wagtail_localize_translationsource" ("object_id", "locale_id");
CREATE INDEX "wagtail_localize_translationsource_specific_content_type_id_3095eb76" ON "wagtail_localize_translationsource" ("specific_content_type_id");
CREATE TABLE "wagtailadmin_admin" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT);
CREATE TABLE "wagtailadmin_editingsession" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "object_id" varchar(255) NOT NULL, "last_seen_at" datetime NOT NULL, "content_type_id" integer NOT NULL REFERENCES "django_content_type" ("id") DEFERRABLE INITIALLY DEFERRED, "user_id" bigint NOT NULL REFERENCES "roll_user" ("id") DEFERRABLE INITIALLY DEFERRED, "is_editing" bool NOT NULL);
CREATE INDEX "wagtailadmi_content_717955_idx" ON "wagtailadmin_editingsession" ("content_type_id", "object_id");
CREATE INDEX "wagtailadmin_editingsession_content_type_id_4df7730e" ON "wagtailadmin_editingsession" ("content_type_id");
CREATE INDEX "wagtailadmin_editingsession_user_id_6e1a9b70" ON "wagtailadmin_editingsession" ("user_id");
CREATE TABLE "wagtailadmin_formstate" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "data" text NOT NULL, "object_id" varchar(255) NOT NULL, "parent_object_id" varchar(255) NOT NULL, "last_updated_at" datetime NOT NULL, "content_type_id" integer NOT NULL REFERENCES "django_content_type" ("id") DEFERRABLE INITIALLY DEFERRED, "user_id" bigint NOT NULL REFERENCES "roll_user" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE INDEX "formstate_user_object" ON "wagtailadmin_formstate" ("user_id", "content_type_id", "object_id", "parent_object_id");
CREATE INDEX "wagtailadmin_formstate_content_type_id_e32438b3" ON "wagtailadmin_formstate" ("content_type_id");
CREATE INDEX "wagtailadmin_formstate_user_id_b910adc2" ON "wagtailadmin_formstate" ("user_id");
CREATE TABLE "wagtailcore_collection" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "path" varchar(255) NOT NULL UNIQUE, "depth" integer unsigned NOT NULL CHECK ("depth" >= 0), "numchild" integer unsigned NOT NULL CHECK ("numchild" >= 0), "name" varchar(255) NOT NULL);
CREATE TABLE "wagtailcore_collectionviewrestriction" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "restriction_type" varchar(20) NOT NULL, "password" varchar(255) NOT NULL, "collection_id" integer NOT NULL REFERENCES "wagtailcore_collection" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE INDEX "wagtailcore_collectionviewrestriction_collection_id_761908ec" ON "wagtailcore_collectionviewrestriction" ("collection_id");
CREATE TABLE "wagtailcore_collectionviewrestriction_groups" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "collectionviewrestriction_id" integer NOT NULL REFERENCES "wagtailcore_collectionviewrestriction" ("id") DEFERRABLE INITIALLY DEFERRED, "group_id" integer NOT NULL REFERENCES "auth_group" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE INDEX "wagtailcore_collectionviewrestriction_groups_collectionviewrestriction_id_47320efd" ON "wagtailcore_collectionviewrestriction_groups" ("collectionviewrestriction_id");
CREATE UNIQUE INDEX "wagtailcore_collectionviewrestriction_groups_collectionviewrestriction_id_group_id_988995ae_uniq" ON "wagtailcore_collectionviewrestriction_groups" ("collectionviewrestriction_id", "group_id");
CREATE INDEX "wagtailcore_collectionviewrestriction_groups_group_id_1823f2a3" ON "wagtailcore_collectionviewrestriction_groups" ("group_id");
CREATE TABLE "wagtailcore_comment" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "text" text NOT NULL, "contentpath" text NOT NULL, "position" text NOT NULL, "created_at" datetime NOT NULL, "updated_at" datetime NOT NULL, "resolved_at" datetime NULL, "page_id" integer NOT NULL REFERENCES "wagtailcore_page" ("id") DEFERRABLE INITIALLY DEFERRED, "resolved_by_id" bigint NULL REFERENCES "roll_user" ("id") DEFERRABLE INITIALLY DEFERRED, "revision_created_id" integer NULL REFERENCES "wagtailcore_revision" ("id") DEFERRABLE INITIALLY DEFERRED, "user_id" bigint NOT NULL REFERENCES "roll_user" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE INDEX "wagtailcore_comment_page_id_108444b5" ON "wagtailcore_comment" ("page_id");
CREATE INDEX "wagtailcore_comment_resolved_by_id_a282aa0e" ON "wagtailcore_comment" ("resolved_by_id");
CREATE INDEX "wagtailcore_comment_revision_created_id_1d058279" ON "wagtailcore_comment" ("revision_created_id");
CREATE INDEX "wagtailcore_comment_user_id_0c577ca6" ON "wagtailcore_comment" ("user_id");
CREATE TABLE "wagtailcore_commentreply" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "text" text NOT NULL, "created_at" datetime NOT NULL, "updated_at" datetime NOT NULL, "comment_id" integer NOT NULL REFERENCES "wagtailcore_comment" ("id") DEFERRABLE INITIALLY DEFERRED, "user_id" bigint NOT NULL REFERENCES "roll_user" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE INDEX "wagtailcore_commentreply_comment_id_afc7e027" ON "wagtailcore_commentreply" ("comment_id");
CREATE INDEX "wagtailcore_commentreply_user_id_d0b3b9c3" ON "wagtailcore_commentreply" ("user_id");
CREATE TABLE "wagtailcore_groupapprovaltask" ("task_ptr_id" integer NOT NULL PRIMARY KEY REFERENCES "wagtailcore_task" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "wagtailcore_groupapprovaltask_groups" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "groupapprovaltask_id" integer NOT NULL REFERENCES "wagtailcore_groupapprovaltask" ("task_ptr_id") DEFERRABLE INITIALLY DEFERRED, "group_id" integer NOT NULL REFERENCES "auth_group" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE INDEX "wagtailcore_groupapprovaltask_groups_group_id_2e64b61f" ON "wagtailcore_groupapprovaltask_groups" ("group_id");
CREATE INDEX "wagtailcore_groupapprovaltask_groups_groupapprovaltask_id_9a9255ea" ON "wagtailcore_groupapprovaltask_groups" ("groupapprovaltask_id");
CREATE UNIQUE INDEX "wagtailcore_groupapprovaltask_groups_groupapprovaltask_id_group_id_bb5ee7eb_uniq" ON "wagtailcore_groupapprovaltask_groups" ("groupapprovaltask_id", "group_id");
CREATE TABLE "wagtailcore_groupcollectionpermission" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "collection_id" integer NOT NULL REFERENCES "wagtailcore_collection" ("id") DEFERRABLE INITIALLY DEFERRED, "group_id" integer NOT NULL REFERENCES "auth_group" ("id") DEFERRABLE INITIALLY DEFERRED, "permission_id" integer NOT NULL REFERENCES "auth_permission" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE INDEX "wagtailcore_groupcollectionpermission_collection_id_5423575a" ON "wagtailcore_groupcollectionpermission" ("collection_id");
CREATE INDEX "wagtailcore_groupcollectionpermission_group_id_05d61460" ON "wagtailcore_groupcollectionpermission" ("group_id");
CREATE UNIQUE INDEX "wagtailcore_groupcollectionpermission_group_id_collection_id_permission_id_a21cefe9_uniq" ON "wagtailcore_groupcollectionpermission" ("group_id", "collection_id", "permission_id");
CREATE INDEX "wagtailcore_groupcollectionpermission_permission_id_1b626275" ON "wagtailcore_groupcollectionpermission" ("permission_id");
CREATE TABLE "wagtailcore_grouppagepermission" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "group_id" integer NOT NULL REFERENCES "auth_group" ("id") DEFERRABLE INITIALLY DEFERRED, "page_id" integer NOT NULL REFERENCES "wagtailcore_page" ("id") DEFERRABLE INITIALLY DEFERRED, "permission_id" integer NOT NULL REFERENCES "auth_permission" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "unique_permission" UNIQUE ("group_id", "page_id", "permission_id"));
CREATE INDEX "wagtailcore_grouppagepermission_group_id_fc07e671" ON "wagtailcore_grouppagepermission" ("group_id");
CREATE INDEX "wagtailcore_grouppagepermission_page_id_710b114a" ON "wagtailcore_grouppagepermission" ("page_id");
CREATE INDEX "wagtailcore_grouppagepermission_permission_id_05acb22e" ON "wagtailcore_grouppagepermission" ("permission_id");
CREATE TABLE "wagtailcore_groupsitepermission" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "group_id" integer NOT NULL REFERENCES "auth_group" ("id") DEFERRABLE INITIALLY DEFERRED, "permission_id" integer NOT NULL REFERENCES "auth_permission" ("id") DEFERRABLE INITIALLY DEFERRED, "site_id" integer NOT NULL REFERENCES "wagtailcore_site" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE INDEX "wagtailcore_groupsitepermission_group_id_e5cdbee4" ON "wagtailcore_groupsitepermission" ("group_id");
CREATE UNIQUE INDEX "wagtailcore_groupsitepermission_group_id_site_id_permission_id_a58ee30d_uniq" ON "wagtailcore_groupsitepermission" ("group_id", "site_id", "permission_id");
CREATE INDEX "wagtailcore_groupsitepermission_permission_id_459b1f38" ON "wagtailcore_groupsitepermission" ("permission_id");
CREATE INDEX "wagtailcore_groupsitepermission_site_id_245de488" ON "wagtailcore_groupsitepermission" ("site_id");
CREATE TABLE "wagtailcore_locale" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "language_code" varchar(100) NOT NULL UNIQUE);
CREATE TABLE "wagtailcore_modellogentry" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "label" text NOT NULL, "action" varchar(255) NOT NULL, "timestamp" datetime NOT NULL, "content_changed" bool NOT NULL, "deleted" bool NOT NULL, "object_id" varchar(255) NOT NULL, "content_type_id" integer NULL REFERENCES "django_content_type" ("id") DEFERRABLE INITIALLY DEFERRED, "user_id" bigint NULL, "uuid" char(32) NULL, "revision_id" integer NULL, "data" text NOT NULL CHECK ((JSON_VALID("data") OR "data" IS NULL)));
CREATE INDEX "wagtailcore_modellogentry_action_d2d856ee" ON "wagtailcore_modellogentry" ("action");
CREATE INDEX "wagtailcore_modellogentry_content_changed_8bc39742" ON "wagtailcore_modellogentry" ("content_changed");
CREATE INDEX "wagtailcore_modellogentry_content_type_id_68849e77" ON "wagtailcore_modellogentry" ("content_type_id");
CREATE INDEX "wagtailcore_modellogentry_object_id_e0e7d4ef" ON "wagtailcore_modellogentry" ("object_id");
CREATE INDEX "wagtailcore_modellogentry_revision_id_df6ca33a" ON "wagtailcore_modellogentry" ("revision_id");
CREATE INDEX "wagtailcore_modellogentry_timestamp_9694521b" ON "wagtailcore_modellogentry" ("timestamp");
CREATE INDEX "wagtailcore_modellogentry_user_id_0278d1bf" ON "wagtailcore_modellogentry" ("user_id");
CREATE INDEX "wagtailcore_uuid_d6363b_idx" ON "wagtailcore_modellogentry" ("uuid", "action", "timestamp" DESC);
CREATE TABLE "wagtailcore_page" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "path" varchar(255) NOT NULL UNIQUE, "depth" integer unsigned NOT NULL CHECK ("depth" >= 0), "numchild" integer unsigned NOT NULL CHECK ("numchild" >= 0), "title" varchar(255) NOT NULL, "slug" varchar(255) NOT NULL, "live" bool NOT NULL, "has_unpublished_changes" bool NOT NULL, "url_path" text NOT NULL, "seo_title" varchar(255) NOT NULL, "show_in_menus" bool NOT NULL, "search_description" text NOT NULL, "go_live_at" datetime NULL, "expire_at" datetime NULL, "expired" bool NOT NULL, "content_type_id" integer NOT NULL REFERENCES "django_content_type" ("id") DEFERRABLE INITIALLY DEFERRED, "owner_id" bigint NULL REFERENCES "roll_user" ("id") DEFERRABLE INITIALLY DEFERRED, "locked" bool NOT NULL, "latest_revision_created_at" datetime NULL, "first_published_at" datetime NULL, "live_revision_id" integer NULL REFERENCES "wagtailcore_revision" ("id") DEFERRABLE INITIALLY DEFERRED, "last_published_at" datetime NULL, "draft_title" varchar(255) NOT NULL, "locked_at" datetime NULL, "locked_by_id" bigint NULL REFERENCES "roll_user" ("id") DEFERRABLE INITIALLY DEFERRED, "locale_id" integer NOT NULL REFERENCES "wagtailcore_locale" ("id") DEFERRABLE INITIALLY DEFERRED, "translation_key" char(32) NOT NULL, "alias_of_id" integer NULL REFERENCES "wagtailcore_page" ("id") DEFERRABLE INITIALLY DEFERRED, "latest_revision_id" integer NULL REFERENCES "wagtailcore_revision" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE INDEX "wagtailcore_page_alias_of_id_12945502" ON "wagtailcore_page" ("alias_of_id");
CREATE INDEX "wagtailcore_page_content_type_id_c28424df" ON "wagtailcore_page" ("content_type_id");
CREATE INDEX "wagtailcore_page_first_published_at_2b5dd637" ON "wagtailcore_page" ("first_published_at");
CREATE INDEX "wagtailcore_page_latest_revision_id_e60fef51" ON "wagtailcore_page" ("latest_revision_id");
CREATE INDEX "wagtailcore_page_live_revision_id_930bd822" ON "wagtailcore_page" ("live_revision_id");
CREATE INDEX "wagtailcore_page_locale_id_3c7e30a6" ON "wagtailcore_page" ("locale_id");
CREATE INDEX "wagtailcore_page_locked_by_id_bcb86245" ON "wagtailcore_page" ("locked_by_id");
CREATE INDEX "wagtailcore_page_owner_id_fbf7c332" ON "wagtailcore_page" ("owner_id");
CREATE INDEX "wagtailcore_page_slug_e7c11b8f" ON "wagtailcore_page" ("slug");
CREATE UNIQUE INDEX "wagtailcore_page_translation_key_locale_id_9b041bad_uniq" ON "wagtailcore_page" ("translation_key", "locale_id");
CREATE TABLE "wagtailcore_pagelogentry" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "label" text NOT NULL, "action" varchar(255) NOT NULL, "timestamp" datetime NOT NULL, "content_changed" bool NOT NULL, "deleted" bool NOT NULL, "content_type_id" integer NULL REFERENCES "django_content_type" ("id") DEFERRABLE INITIALLY DEFERRED, "page_id" integer NOT NULL, "revision_id" integer NULL, "user_id" bigint NULL, "uuid" char(32) NULL, "data" text NOT NULL CHECK ((JSON_VALID("data") OR "data" IS NULL)));
CREATE INDEX "wagtailcore_pagelogentry_action_c2408198" ON "wagtailcore_pagelogentry" ("action");
CREATE INDEX "wagtailcore_pagelogentry_content_changed_99f27ade" ON "wagtailcore_pagelogentry" ("content_changed");
CREATE INDEX "wagtailcore_pagelogentry_content_type_id_74e7708a" ON "wagtailcore_pagelogentry" ("content_type_id");
CREATE INDEX "wagtailcore_pagelogentry_page_id_8464e327" ON "wagtailcore_pagelogentry" ("page_id");
CREATE INDEX "wagtailcore_pagelogentry_revision_id_8043d103" ON "wagtailcore_pagelogentry" ("revision_id");
CREATE INDEX "wagtailcore_pagelogentry_timestamp_deb774c4" ON "wagtailcore_pagelogentry" ("timestamp");
CREATE INDEX "wagtailcore_pagelogentry_user_id_604ccfd8" ON "wagtailcore_pagelogentry" ("user_id");
CREATE INDEX "wagtailcore_uuid_06a44d_idx" ON "wagtailcore_pagelogentry" ("uuid", "action", "timestamp" DESC);
CREATE TABLE "wagtailcore_pagesubscription" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "comment_notifications" bool NOT NULL, "page_id" integer NOT NULL REFERENCES "wagtailcore_page" ("id") DEFERRABLE INITIALLY DEFERRED, "user_id" bigint NOT NULL REFERENCES "roll_user" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE INDEX "wagtailcore_pagesubscription_page_id_a085e7a6" ON "wagtailcore_pagesubscription" ("page_id");
CREATE UNIQUE INDEX "wagtailcore_pagesubscription_page_id_user_id_0cef73ed_uniq" ON "wagtailcore_pagesubscription" ("page_id", "user_id");
CREATE INDEX "wagtailcore_pagesubscription_user_id_89d7def9" ON "wagtailcore_pagesubscription" ("user_id");
CREATE TABLE "wagtailcore_pageviewrestriction" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "password" varchar(255) NOT NULL, "page_id" integer NOT NULL REFERENCES "wagtailcore_page" ("id") DEFERRABLE INITIALLY DEFERRED, "restriction_type" varchar(20) NOT NULL);
CREATE INDEX "wagtailcore_pageviewrestriction_page_id_15a8bea6" ON "wagtailcore_pageviewrestriction" ("page_id");
CREATE TABLE "wagtailcore_pageviewrestriction_groups" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "pageviewrestriction_id" integer NOT NULL REFERENCES "wagtailcore_pageviewrestriction" ("id") DEFERRABLE INITIALLY DEFERRED, "group_id" integer NOT NULL REFERENCES "auth_group" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE INDEX "wagtailcore_pageviewrestriction_groups_group_id_6460f223" ON "wagtailcore_pageviewrestriction_groups" ("group_id");
CREATE INDEX "wagtailcore_pageviewrestriction_groups_pageviewrestriction_id_f147a99a" ON "wagtailcore_pageviewrestriction_groups" ("pageviewrestriction_id");
CREATE UNIQUE INDEX "wagtailcore_pageviewrestriction_groups_pageviewrestriction_id_group_id_d23f80bb_uniq" ON "wagtailcore_pageviewrestriction_groups" ("pageviewrestriction_id", "group_id");
CREATE TABLE "wagtailcore_referenceindex" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "object_id" varchar(255) NOT NULL, "to_object_id" varchar(255) NOT NULL, "model_path" text NOT NULL, "content_path" text NOT NULL, "content_path_hash" char(32) NOT NULL, "base_content_type_id" integer NOT NULL REFERENCES "django_content_type" ("id") DEFERRABLE INITIALLY DEFERRED, "content_type_id" integer NOT NULL REFERENCES "django_content_type" ("id") DEFERRABLE INITIALLY DEFERRED, "to_content_type_id" integer NOT NULL REFERENCES "django_content_type" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE INDEX "referenceindex_source_object" ON "wagtailcore_referenceindex" ("base_content_type_id", "object_id");
CREATE INDEX "referenceindex_target_object" ON "wagtailcore_referenceindex" ("to_content_type_id", "to_object_id");
CREATE INDEX "wagtailcore_referenceindex_base_content_type_id_313cf40f" ON "wagtailcore_referenceindex" ("base_content_type_id");
CREATE UNIQUE INDEX "wagtailcore_referenceindex_base_content_type_id_object_id_to_content_type_id_to_object_id_content_path_hash_9e6ccd6a_uniq" ON "wagtailcore_referenceindex" ("base_content_type_id", "object_id", "to_content_type_id", "to_object_id", "content_path_hash");
CREATE INDEX "wagtailcore_referenceindex_content_type_id_766e0336" ON "wagtailcore_referenceindex" ("content_type_id");
CREATE INDEX "wagtailcore_referenceindex_to_content_type_id_93690bbd" ON "wagtailcore_referenceindex" ("to_content_type_id");
CREATE TABLE "wagtailcore_revision" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "created_at" datetime NOT NULL, "approved_go_live_at" datetime NULL, "user_id" bigint NULL REFERENCES "roll_user" ("id") DEFERRABLE INITIALLY DEFERRED, "content" text NOT NULL CHECK ((JSON_VALID("content") OR "content" IS NULL)), "object_id" varchar(255) NOT NULL, "content_type_id" integer NOT NULL REFERENCES "django_content_type" ("id") DEFERRABLE INITIALLY DEFERRED, "base_content_type_id" integer NOT NULL REFERENCES "django_content_type" ("id") DEFERRABLE INITIALLY DEFERRED, "object_str" text NOT NULL);
CREATE INDEX "base_content_object_idx" ON "wagtailcore_revision" ("base_content_type_id", "object_id");
CREATE INDEX "content_object_idx" ON "wagtailcore_revision" ("content_type_id", "object_id");
CREATE INDEX "wagtailcore_revision_approved_go_live_at_88d3dee5" ON "wagtailcore_revision" ("approved_go_live_at");
CREATE INDEX "wagtailcore_revision_base_content_type_id_5b4ef7bd" ON "wagtailcore_revision" ("base_content_type_id");
CREATE INDEX "wagtailcore_revision_content_type_id_c8cb69c0" ON "wagtailcore_revision" ("content_type_id");
CREATE INDEX "wagtailcore_revision_created_at_81450aa6" ON "wagtailcore_revision" ("created_at");
CREATE INDEX "wagtailcore_revision_user_id_03df83b0" ON "wagtailcore_revision" ("user_id");
CREATE TABLE "wagtailcore_site" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "hostname" varchar(255) NOT NULL, "port" integer NOT NULL, "is_default_site" bool NOT NULL, "root_page_id" integer NOT NULL REFERENCES "wagtailcore_page" ("id") DEFERRABLE INITIALLY DEFERRED, "site_name" varchar(255) NOT NULL);
CREATE INDEX "wagtailcore_site_hostname_96b20b46" ON "wagtailcore_site" ("hostname");
CREATE UNIQUE INDEX "wagtailcore_site_hostname_port_2c626d70_uniq" ON "wagtailcore_site" ("hostname", "port");
CREATE INDEX "wagtailcore_site_root_page_id_e02fb95c" ON "wagtailcore_site" ("root_page_id");
CREATE TABLE "wagtailcore_task" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "name" varchar(255) NOT NULL, "active" bool NOT NULL, "content_type_id" integer NOT NULL REFERENCES "django_content_type" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE INDEX "wagtailcore_task_content_type_id_249ab8ba" ON "wagtailcore_task" ("content_type_id");
CREATE TABLE "wagtailcore_taskstate" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "status" varchar(50) NOT NULL, "started_at" datetime NOT NULL, "finished_at" datetime NULL, "content_type_id" integer NOT NULL REFERENCES "django_content_type" ("id") DEFERRABLE INITIALLY DEFERRED, "task_id" integer NOT NULL REFERENCES "wagtailcore_task" ("id") DEFERRABLE INITIALLY DEFERRED, "workflow_state_id" integer NOT NULL REFERENCES "wagtailcore_workflowstate" ("id") DEFERRABLE INITIALLY DEFERRED, "finished_by_id" bigint NULL REFERENCES "roll_user" ("id") DEFERRABLE INITIALLY DEFERRED, "comment" text NOT NULL, "revision_id" integer NOT NULL REFERENCES "wagtailcore_revision" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE INDEX "wagtailcore_taskstate_content_type_id_0a758fdc" ON "wagtailcore_taskstate" ("content_type_id");
CREATE INDEX "wagtailcore_taskstate_finished_by_id_13f98229" ON "wagtailcore_taskstate" ("finished_by_id");
CREATE INDEX "wagtailcore_taskstate_revision_id_df25a499" ON "wagtailcore_taskstate" ("revision_id");
CREATE INDEX "wagtailcore_taskstate_task_id_c3677c34" ON "wagtailcore_taskstate" ("task_id");
CREATE INDEX "wagtailcore_taskstate_workflow_state_id_9239a775" ON "wagtailcore_taskstate" ("workflow_state_id");
CREATE TABLE "wagtailcore_uploadedfile" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "file" varchar(200) NOT NULL, "for_content_type_id" integer NULL REFERENCES "django_content_type" ("id") DEFERRABLE INITIALLY DEFERRED, "uploaded_by_user_id" bigint NULL REFERENCES "roll_user" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE INDEX "wagtailcore_uploadedfile_for_content_type_id_b0fc87b2" ON "wagtailcore_uploadedfile" ("for_content_type_id");
CREATE INDEX "wagtailcore_uploadedfile_uploaded_by_user_id_c7580fe8" ON "wagtailcore_uploadedfile" ("uploaded_by_user_id");
CREATE TABLE "wagtailcore_workflow" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "name" varchar(255) NOT NULL, "active" bool NOT NULL);
CREATE TABLE "wagtailcore_workflowcontenttype" ("content_type_id" integer NOT NULL PRIMARY KEY REFERENCES "django_content_type" ("id") DEFERRABLE INITIALLY DEFERRED, "workflow_id" integer NOT NULL REFERENCES "wagtailcore_workflow" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE INDEX "wagtailcore_workflowcontenttype_workflow_id_9aad7cd2" ON "wagtailcore_workflowcontenttype" ("workflow_id");
CREATE TABLE "wagtailcore_workflowpage" ("page_id" integer NOT NULL PRIMARY KEY REFERENCES "wagtailcore_page" ("id") DEFERRABLE INITIALLY DEFERRED, "workflow_id" integer NOT NULL REFERENCES "wagtailcore_workflow" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE INDEX "wagtailcore_workflowpage_workflow_id_56f56ff6" ON "wagtailcore_workflowpage" ("workflow_id");
CREATE TABLE "wagtailcore_workflowstate" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "status" varchar(50) NOT NULL, "created_at" datetime NOT NULL, "current_task_state_id" integer NULL UNIQUE REFERENCES "wagtailcore_taskstate" ("id") DEFERRABLE INITIALLY DEFERRED, "requested_by_id" bigint NULL REFERENCES "roll_user" ("id") DEFERRABLE INITIALLY DEFERRED, "workflow_id" integer NOT NULL REFERENCES "wagtailcore_workflow" ("id") DEFERRABLE INITIALLY DEFERRED, "object_id" varchar(255) NOT NULL, "base_content_type_id" integer NOT NULL REFERENCES "django_content_type" ("id") DEFERRABLE INITIALLY DEFERRED, "content_type_id" integer NOT NULL REFERENCES "django_content_type" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE UNIQUE INDEX "unique_in_progress_workflow" ON "wagtailcore_workflowstate" ("base_content_type_id", "object_id") WHERE "status" IN ('in_progress', 'needs_changes');
CREATE INDEX "wagtailcore_workflowstate_base_content_type_id_a30dc576" ON "wagtailcore_workflowstate" ("base_content_type_id");
CREATE INDEX "wagtailcore_workflowstate_content_type_id_2bb78ce1" ON "wagtailcore_workflowstate" ("content_type_id");
CREATE INDEX "wagtailcore_workflowstate_requested_by_id_4090bca3" ON "wagtailcore_workflowstate" ("requested_by_id");
CREATE INDEX "wagtailcore_workflowstate_workflow_id_1f18378f" ON "wagtailcore_workflowstate" ("workflow_id");
CREATE INDEX "workflowstate_base_ct_id_idx" ON "wagtailcore_workflowstate" ("base_content_type_id", "object_id");
CREATE INDEX "workflowstate_ct_id_idx" ON "wagtailcore_workflowstate" ("content_type_id", "object_id");
CREATE TABLE "wagtailcore_workflowtask" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "sort_order" integer NULL, "task_id" integer NOT NULL REFERENCES "wagtailcore_task" ("id") DEFERRABLE INITIALLY DEFERRED, "workflow_id" integer NOT NULL REFERENCES "wagtailcore_workflow" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE INDEX "wagtailcore_workflowtask_task_id_ce7716fe" ON "wagtailcore_workflowtask" ("task_id");
CREATE INDEX "wagtailcore_workflowtask_workflow_id_b9717175" ON "wagtailcore_workflowtask" ("workflow_id");
CREATE UNIQUE INDEX "wagtailcore_workflowtask_workflow_id_task_id_4ec7a62b_uniq" ON "wagtailcore_workflowtask" ("workflow_id", "task_id");
CREATE TABLE "wagtaildocs_document" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "title" varchar(255) NOT NULL, "file" varchar(100) NOT NULL, "created_at" datetime NOT NULL, "uploaded_by_user_id" bigint NULL REFERENCES "roll_user" ("id") DEFERRABLE INITIALLY DEFERRED, "collection_id" integer NOT NULL REFERENCES "wagtailcore_collection" ("id") DEFERRABLE INITIALLY DEFERRED, "file_hash" varchar(40) NOT NULL, "file_size" bigint unsigned NULL CHECK ("file_size" >= 0));
CREATE INDEX "wagtaildocs_document_collection_id_23881625" ON "wagtaildocs_document" ("collection_id");
CREATE INDEX "wagtaildocs_document_uploaded_by_user_id_17258b41" ON "wagtaildocs_document" ("uploaded_by_user_id");
CREATE TABLE "wagtailembeds_embed" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "url" text NOT NULL, "max_width" smallint NULL, "type" varchar(10) NOT NULL, "html" text NOT NULL, "title" text NOT NULL, "author_name" text NOT NULL, "provider_name" text NOT NULL, "width" integer NULL, "height" integer NULL, "last_updated" datetime NOT NULL, "hash" varchar(32) NOT NULL UNIQUE, "thumbnail_url" text NOT NULL, "cache_until" datetime NULL);
CREATE INDEX "wagtailembeds_embed_cache_until_26c94bb0" ON "wagtailembeds_embed" ("cache_until");
CREATE TABLE "wagtailimages_image" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "title" varchar(255) NOT NULL, "file" varchar(100) NOT NULL, "width" integer NOT NULL, "height" integer NOT NULL, "created_at" datetime NOT NULL, "focal_point_x" integer unsigned NULL CHECK ("focal_point_x" >= 0), "focal_point_y" integer unsigned NULL CHECK ("focal_point_y" >= 0), "focal_point_width" integer unsigned NULL CHECK ("focal_point_width" >= 0), "focal_point_height" integer unsigned NULL CHECK ("focal_point_height" >= 0), "uploaded_by_user_id" bigint NULL REFERENCES "roll_user" ("id") DEFERRABLE INITIALLY DEFERRED, "file_size" integer unsigned NULL CHECK ("file_size" >= 0), "collection_id" integer NOT NULL REFERENCES "wagtailcore_collection" ("id") DEFERRABLE INITIALLY DEFERRED, "file_hash" varchar(40) NOT NULL, "description" varchar(255) NOT NULL);
CREATE INDEX "wagtailimages_image_collection_id_c2f8af7e" ON "wagtailimages_image" ("collection_id");
CREATE INDEX "wagtailimages_image_created_at_86fa6cd4" ON "wagtailimages_image" ("created_at");
CREATE INDEX "wagtailimages_image_file_hash_fb5bbb23" ON "wagtailimages_image" ("file_hash");
CREATE INDEX "wagtailimages_image_uploaded_by_user_id_5d73dc75" ON "wagtailimages_image" ("uploaded_by_user_id");
CREATE TABLE "wagtailimages_rendition" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "width" integer NOT NULL, "height" integer NOT NULL, "focal_point_key" varchar(16) NOT NULL, "filter_spec" varchar(255) NOT NULL, "image_id" integer NOT NULL REFERENCES "wagtailimages_image" ("id") DEFERRABLE INITIALLY DEFERRED, "file" varchar(100) NOT NULL);
CREATE INDEX "wagtailimages_rendition_filter_spec_1cba3201" ON "wagtailimages_rendition" ("filter_spec");
CREATE INDEX "wagtailimages_rendition_image_id_3e1fd774" ON "wagtailimages_rendition" ("image_id");
CREATE UNIQUE INDEX "wagtailimages_rendition_image_id_filter_spec_focal_point_key_323c8fe0_uniq" ON "wagtailimages_rendition" ("image_id", "filter_spec", "focal_point_key");
CREATE TABLE "wagtailmedia_media" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "title" varchar(255) NOT NULL, "file" varchar(100) NOT NULL, "type" varchar(255) NOT NULL, "width" integer unsigned NULL CHECK ("width" >= 0), "height" integer unsigned NULL CHECK ("height" >= 0), "thumbnail" varchar(100) NOT NULL, "created_at" datetime NOT NULL, "collection_id" integer NOT NULL REFERENCES "wagtailcore_collection" ("id") DEFERRABLE INITIALLY DEFERRED, "uploaded_by_user_id" bigint NULL REFERENCES "roll_user" ("id") DEFERRABLE INITIALLY DEFERRED, "duration" real NOT NULL);
CREATE INDEX "wagtailmedia_media_collection_id_96a2317d" ON "wagtailmedia_media" ("collection_id");
CREATE INDEX "wagtailmedia_media_uploaded_by_user_id_96e8e61b" ON "wagtailmedia_media" ("uploaded_by_user_id");
CREATE TABLE "wagtailsearch_indexentry" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "object_id" varchar(50) NOT NULL, "title_norm" real NOT NULL, "content_type_id" integer NOT NULL REFERENCES "django_content_type" ("id") DEFERRABLE INITIALLY DEFERRED, "autocomplete" text NULL, "body" text NULL, "title" text NOT NULL);
CREATE TRIGGER delete_wagtailsearch_indexentry_fts AFTER DELETE ON wagtailsearch_indexentry BEGIN DELETE FROM wagtailsearch_indexentry_fts WHERE rowid=OLD.id; END;
CREATE TRIGGER insert_wagtailsearch_indexentry_fts AFTER INSERT ON wagtailsearch_indexentry BEGIN INSERT INTO wagtailsearch_indexentry_fts(title, body, autocomplete, rowid) VALUES (NEW.title, NEW.body, NEW.autocomplete, NEW.id); END;
CREATE TRIGGER update_wagtailsearch_indexentry_fts AFTER UPDATE ON wagtailsearch_indexentry BEGIN UPDATE wagtailsearch_indexentry_fts SET title=NEW.title, body=NEW.body, autocomplete=NEW.autocomplete WHERE rowid=NEW.id; END;
CREATE INDEX "wagtailsearch_indexentry_content_type_id_62ed694f" ON "wagtailsearch_indexentry" ("content_type_id");
CREATE UNIQUE INDEX "wagtailsearch_indexentry_content_type_id_object_id_bcd7ba73_uniq" ON "wagtailsearch_indexentry" ("content_type_id", "object_id");
CREATE VIRTUAL TABLE wagtailsearch_indexentry_fts USING fts5(autocomplete, body, title, tokenize='unicode61 categories ''L* N* Co Mn Mc''');
CREATE TABLE "wagtailusers_userprofile" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "submitted_notifications" bool NOT NULL, "approved_notifications" bool NOT NULL, "rejected_notifications" bool NOT NULL, "user_id" bigint NOT NULL UNIQUE REFERENCES "roll_user" ("id") DEFERRABLE INITIALLY DEFERRED, "preferred_language" varchar(10) NOT NULL, "current_time_zone" varchar(40) NOT NULL, "avatar" varchar(100) NOT NULL, "updated_comments_notifications" bool NOT NULL, "dismissibles" text NOT NULL CHECK ((JSON_VALID("dismissibles") OR "dismissibles" IS NULL)), "theme" varchar(40) NOT NULL, "density" varchar(40) NOT NULL, "contrast" varchar(40) NOT NULL, "keyboard_shortcuts" bool NOT NULL);
INSERT INTO "auth_group" ("id", "name") VALUES
(1, 'Moderators'),
(2, 'Editors');
INSERT INTO "auth_group_permissions" ("id", "group_id", "permission_id") VALUES
(1, 2, 105),
(2, 1, 105),
(3, 2, 106),
(4, 1, 106),
(5, 2, 107),
(6, 2, 108),
(7, 2, 109),
(8, 1, 107),
(9, 1, 108),
(10, 1, 109),
(11, 2, 110),
(12, 1, 110),
(13, 2, 112),
(14, 2, 113),
(15, 2, 111),
(16, 1, 112),
(17, 1, 113),
(18, 1, 111),
(19, 2, 114),
(20, 1, 114),
(21, 2, 115),
(22, 2, 116),
(23, 2, 117),
(24, 1, 115),
(25, 1, 116),
(26, 1, 117);
INSERT INTO "auth_permission" ("id", "content_type_id", "codename", "name") VALUES
(65, 1, 'add_page', 'Can add page'),
(66, 1, 'change_page', 'Can change page'),
(70, 1, 'lock_page', 'Lock/unlock pages you''ve locked'),
(71, 1, 'publish_page', 'Publish any page'),
(72, 1, 'unlock_page', 'Unlock any page'),
(105, 28, 'submit_translation', 'Can submit translations'),
(106, 29, 'access_admin', 'Can access Wagtail admin'),
(107, 30, 'add_document', 'Can add document'),
(108, 30, 'change_document', 'Can change document'),
(109, 30, 'delete_document', 'Can delete document'),
(110, 30, 'choose_document', 'Can choose document'),
(111, 31, 'add_image', 'Can add image'),
(112, 31, 'change_image', 'Can change image'),
(113, 31, 'delete_image', 'Can delete image'),
(114, 31, 'choose_image', 'Can choose image'),
(115, 32, 'add_media', 'Can add media'),
(116, 32, 'change_media', 'Can change media'),
(117, 32, 'delete_media', 'Can delete media');
INSERT INTO "django_content_type" ("id", "app_label", "model") VALUES
(1, 'wagtailcore', 'page'),
(2, 'wagtailcore', 'groupapprovaltask'),
(26, 'home', 'homepage'),
(27, 'editing', 'headapproval'),
(28, 'wagtail_localize', 'translation'),
(29, 'wagtailadmin', 'admin'),
(30, 'wagtaildocs', 'document'),
(31, 'wagtailimages', 'image'),
(32, 'wagtailmedia', 'media');
INSERT INTO "django_migrations" ("app", "name", "applied") VALUES
('account', '0001_initial', CURRENT_TIMESTAMP),
('account', '0002_email_max_length', CURRENT_TIMESTAMP),
('account', '0003_alter_emailaddress_create_unique_verified_email', CURRENT_TIMESTAMP),
('account', '0004_alter_emailaddress_drop_unique_email', CURRENT_TIMESTAMP),
('account', '0005_emailaddress_idx_upper_email', CURRENT_TIMESTAMP),
('account', '0006_emailaddress_lower', CURRENT_TIMESTAMP),
('account', '0007_emailaddress_idx_email', CURRENT_TIMESTAMP),
('account', '0008_emailaddress_unique_primary_email_fixup', CURRENT_TIMESTAMP),
('account', '0009_emailaddress_unique_primary_email', CURRENT_TIMESTAMP),
('auth', '0001_initial', CURRENT_TIMESTAMP),
('auth', '0002_alter_permission_name_max_length', CURRENT_TIMESTAMP),
('auth', '0003_alter_user_email_max_length', CURRENT_TIMESTAMP),
('auth', '0004_alter_user_username_opts', CURRENT_TIMESTAMP),
('auth', '0005_alter_user_last_login_null', CURRENT_TIMESTAMP),
('auth', '0006_require_contenttypes_0002', CURRENT_TIMESTAMP),
('auth', '0007_alter_validators_add_error_messages', CURRENT_TIMESTAMP),
('auth', '0008_alter_user_username_max_length', CURRENT_TIMESTAMP),
('auth', '0009_alter_user_last_name_max_length', CURRENT_TIMESTAMP),
('auth', '0010_alter_group_name_max_length', CURRENT_TIMESTAMP),
('auth', '0011_update_proxy_permissions', CURRENT_TIMESTAMP),
('auth', '0012_alter_user_first_name_max_length', CURRENT_TIMESTAMP),
('contenttypes', '0001_initial', CURRENT_TIMESTAMP),
('contenttypes', '0002_remove_content_type_name', CURRENT_TIMESTAMP),
('demo', '0001_first', CURRENT_TIMESTAMP),
('django_q', '0001_initial', CURRENT_TIMESTAMP),
('django_q', '0002_auto_20150630_1624', CURRENT_TIMESTAMP),
('django_q', '0003_auto_20150708_1326', CURRENT_TIMESTAMP),
('django_q', '0004_auto_20150710_1043', CURRENT_TIMESTAMP),
('django_q', '0005_auto_20150718_1506', CURRENT_TIMESTAMP),
('django_q', '0006_auto_20150805_1817', CURRENT_TIMESTAMP),
('django_q', '0007_ormq', CURRENT_TIMESTAMP),
('django_q', '0008_auto_20160224_1026', CURRENT_TIMESTAMP),
('django_q', '0009_auto_20171009_0915', CURRENT_TIMESTAMP),
('django_q', '0010_auto_20200610_0856', CURRENT_TIMESTAMP),
('django_q', '0011_auto_20200628_1055', CURRENT_TIMESTAMP),
('django_q', '0012_auto_20200702_1608', CURRENT_TIMESTAMP),
('django_q', '0013_task_attempt_count', CURRENT_TIMESTAMP),
('django_q', '0014_schedule_cluster', CURRENT_TIMESTAMP),
('django_q', '0015_alter_schedule_schedule_type', CURRENT_TIMESTAMP),
('django_q', '0016_schedule_intended_date_kwarg', CURRENT_TIMESTAMP),
('django_q', '0017_task_cluster_alter', CURRENT_TIMESTAMP),
('django_q', '0018_task_success_index', CURRENT_TIMESTAMP),
('django_q', '0019_alter_task_options_alter_ormq_key_alter_ormq_lock_and_more', CURRENT_TIMESTAMP),
('editing', '0001_editing_has_the_desks', CURRENT_TIMESTAMP),
('foundation', '0001_first', CURRENT_TIMESTAMP),
('foundation', '0002_files_by_name', CURRENT_TIMESTAMP),
('foundation', '0003_videos', CURRENT_TIMESTAMP),
('foundation', '0004_photos_of_pupils', CURRENT_TIMESTAMP),
('foundation', '0005_words_with_vowel_signs', CURRENT_TIMESTAMP),
('foundation', '0006_no_tags', CURRENT_TIMESTAMP),
('helpdesk', '0001_first', CURRENT_TIMESTAMP),
('helpdesk', '0002_howtos_in_replies', CURRENT_TIMESTAMP),
('helpdesk', '0003_indexes_of_a_desk', CURRENT_TIMESTAMP),
('helpdesk', '0004_unread_indexes', CURRENT_TIMESTAMP),
('helpdesk', '0005_queries_without_a_desk', CURRENT_TIMESTAMP),
('helpdesk', '0006_the_oldest_first', CURRENT_TIMESTAMP),
('home', '0001_first', CURRENT_TIMESTAMP),
('home', '0002_trees', CURRENT_TIMESTAMP),
('home', '0003_pages_of_a_school', CURRENT_TIMESTAMP),
('home', '0004_lists_in_the_menu', CURRENT_TIMESTAMP),
('home', '0005_approval', CURRENT_TIMESTAMP),
('home', '0006_the_one_workflow', CURRENT_TIMESTAMP),
('home', '0007_editing_has_the_desks', CURRENT_TIMESTAMP),
('home', '0008_text_versions', CURRENT_TIMESTAMP),
('home', '0009_calendar_entries', CURRENT_TIMESTAMP),
('home', '0010_words_of_labels', CURRENT_TIMESTAMP),
('home', '0011_what_everybody_had', CURRENT_TIMESTAMP),
('home', '0012_logos', CURRENT_TIMESTAMP),
('journal', '0001_the_journal', CURRENT_TIMESTAMP),
('journal', '0002_append_only', CURRENT_TIMESTAMP),
('newsfeed', '0001_first', CURRENT_TIMESTAMP),
('newsfeed', '0002_topics', CURRENT_TIMESTAMP),
('newsfeed', '0003_howtos_and_resources', CURRENT_TIMESTAMP),
('newsfeed', '0004_blocks_by_name', CURRENT_TIMESTAMP),
('newsfeed', '0005_reads', CURRENT_TIMESTAMP),
('newsfeed', '0006_confirmations', CURRENT_TIMESTAMP),
('newsfeed', '0007_social_posts', CURRENT_TIMESTAMP),
('newsfeed', '0008_text_versions', CURRENT_TIMESTAMP),
('newsfeed', '0009_topics_by_name', CURRENT_TIMESTAMP),
('newsfeed', '0010_words_of_labels', CURRENT_TIMESTAMP),
('notices', '0001_first', CURRENT_TIMESTAMP),
('notices', '0002_recalls', CURRENT_TIMESTAMP),
('notices', '0003_cut_short', CURRENT_TIMESTAMP),
('notices', '0004_a_guardians_deliveries_become_the_users', CURRENT_TIMESTAMP),
('notices', '0005_explicit_kinds', CURRENT_TIMESTAMP),
('notices', '0006_batches_and_messages', CURRENT_TIMESTAMP),
('notices', '0007_outcomes_move_to_messages', CURRENT_TIMESTAMP),
('notices', '0008_an_outcome_has_one_place', CURRENT_TIMESTAMP),
('notices', '0009_unread_indexes', CURRENT_TIMESTAMP),
('notices', '0010_index_of_refused_messages', CURRENT_TIMESTAMP),
('notices', '0011_words_of_labels', CURRENT_TIMESTAMP),
('portal_absences', '0001_first', CURRENT_TIMESTAMP),
('portal_absences', '0002_notices_to_come', CURRENT_TIMESTAMP),
('portal_absences', '0003_unread_indexes', CURRENT_TIMESTAMP),
('portal_absences', '0004_words_of_states', CURRENT_TIMESTAMP),
('portal_attendance', '0001_first', CURRENT_TIMESTAMP),
('portal_attendance', '0002_changes_kept', CURRENT_TIMESTAMP),
('portal_attendance', '0003_unread_fields', CURRENT_TIMESTAMP),
('portal_attendance', '0004_unread_indexes', CURRENT_TIMESTAMP),
('portal_bookings', '0001_first', CURRENT_TIMESTAMP),
('portal_bookings', '0002_bookings_of_an_event', CURRENT_TIMESTAMP),
('portal_bookings', '0003_unread_indexes', CURRENT_TIMESTAMP),
('portal_bookings', '0004_words_of_labels', CURRENT_TIMESTAMP),
('portal_dashboard', '0001_earlier_records', CURRENT_TIMESTAMP),
('portal_homework', '0001_first', CURRENT_TIMESTAMP),
('portal_homework', '0002_unread_indexes', CURRENT_TIMESTAMP),
('portal_homework', '0003_the_day_on_which_it_was_set', CURRENT_TIMESTAMP),
('portal_homework', '0004_several_tellings_a_day', CURRENT_TIMESTAMP),
('portal_letters', '0001_first', CURRENT_TIMESTAMP),
('portal_letters', '0002_unread_indexes', CURRENT_TIMESTAMP),
('portal_reports', '0001_first', CURRENT_TIMESTAMP),
('portal_reports', '0002_unread_indexes', CURRENT_TIMESTAMP),
('portal_reports', '0003_lines_by_subject', CURRENT_TIMESTAMP),
('portal_reports', '0004_editions', CURRENT_TIMESTAMP),
('portal_reports', '0005_report_dates', CURRENT_TIMESTAMP),
('portal_schooldays', '0001_first', CURRENT_TIMESTAMP),
('roll', '0001_first', CURRENT_TIMESTAMP),
('roll', '0002_postings_at_their_place', CURRENT_TIMESTAMP),
('roll', '0003_parents_and_relatives', CURRENT_TIMESTAMP),
('roll', '0004_attendance_codes', CURRENT_TIMESTAMP),
('roll', '0005_expected_absences', CURRENT_TIMESTAMP),
('roll', '0006_pupil_cards', CURRENT_TIMESTAMP),
('roll', '0007_photo_consent', CURRENT_TIMESTAMP),
('roll', '0008_slugs_kept_free', CURRENT_TIMESTAMP),
('roll', '0009_contacts_know_their_school', CURRENT_TIMESTAMP),
('roll', '0010_contacts_of_a_school', CURRENT_TIMESTAMP),
('roll', '0011_unread_fields', CURRENT_TIMESTAMP),
('roll', '0012_sign_ins_and_unsent', CURRENT_TIMESTAMP),
('roll', '0013_digests_of_rows', CURRENT_TIMESTAMP),
('roll', '0014_sort_keys', CURRENT_TIMESTAMP),
('roll', '0015_write_sort_keys', CURRENT_TIMESTAMP),
('roll', '0016_sorted_by_key', CURRENT_TIMESTAMP),
('roll', '0017_sign_in_mails', CURRENT_TIMESTAMP),
('roll', '0018_counters', CURRENT_TIMESTAMP),
('roll', '0019_words_of_labels', CURRENT_TIMESTAMP),
('roll', '0020_staff_cover_and_leavers', CURRENT_TIMESTAMP),
('roll', '0021_school_days', CURRENT_TIMESTAMP),
('roll', '0022_facts_of_schools', CURRENT_TIMESTAMP),
('roll', '0023_roll_forward', CURRENT_TIMESTAMP),
('sessions', '0001_initial', CURRENT_TIMESTAMP),
('taggit', '0001_initial', CURRENT_TIMESTAMP),
('taggit', '0002_auto_20150616_2121', CURRENT_TIMESTAMP),
('taggit', '0003_taggeditem_add_unique_index', CURRENT_TIMESTAMP),
('taggit', '0004_alter_taggeditem_content_type_alter_taggeditem_tag', CURRENT_TIMESTAMP),
('taggit', '0005_auto_20220424_2025', CURRENT_TIMESTAMP),
('taggit', '0006_rename_taggeditem_content_type_object_id_taggit_tagg_content_8fc721_idx', CURRENT_TIMESTAMP),
('wagtail_localize', '0001_initial', CURRENT_TIMESTAMP),
('wagtail_localize', '0002_translation', CURRENT_TIMESTAMP),
('wagtail_localize', '0003_delete_translation_sources', CURRENT_TIMESTAMP),
('wagtail_localize', '0004_one_source_per_objectlocale', CURRENT_TIMESTAMP),
('wagtail_localize', '0005_remove_translationsource_object', CURRENT_TIMESTAMP),
('wagtail_localize', '0006_create_submit_translation_permission', CURRENT_TIMESTAMP),
('wagtail_localize', '0007_stringtranslation_type_and_tool_name', CURRENT_TIMESTAMP),
('wagtail_localize', '0008_stringtranslation_last_translated_by', CURRENT_TIMESTAMP),
('wagtail_localize', '0009_stringtranslation_errors', CURRENT_TIMESTAMP),
('wagtail_localize', '0010_overridablesegment', CURRENT_TIMESTAMP),
('wagtail_localize', '0011_segmentoverride', CURRENT_TIMESTAMP),
('wagtail_localize', '0012_localesynchronization', CURRENT_TIMESTAMP),
('wagtail_localize', '0013_translationsource_schema_version', CURRENT_TIMESTAMP),
('wagtail_localize', '0014_remove_translation_source_last_updated_at', CURRENT_TIMESTAMP),
('wagtail_localize', '0015_translationcontext_field_path', CURRENT_TIMESTAMP),
('wagtail_localize', '0016_rename_page_revision_translationlog_revision', CURRENT_TIMESTAMP),
('wagtailadmin', '0001_create_admin_access_permissions', CURRENT_TIMESTAMP),
('wagtailadmin', '0002_admin', CURRENT_TIMESTAMP),
('wagtailadmin', '0003_admin_managed', CURRENT_TIMESTAMP),
('wagtailadmin', '0004_editingsession', CURRENT_TIMESTAMP),
('wagtailadmin', '0005_editingsession_is_editing', CURRENT_TIMESTAMP),
('wagtailadmin', '0006_formstate', CURRENT_TIMESTAMP),
('wagtailcore', '0001_initial', CURRENT_TIMESTAMP),
('wagtailcore', '0001_squashed_0016_change_page_url_path_to_text_field', CURRENT_TIMESTAMP),
('wagtailcore', '0002_initial_data', CURRENT_TIMESTAMP),
('wagtailcore', '0003_add_uniqueness_constraint_on_group_page_permission', CURRENT_TIMESTAMP),
('wagtailcore', '0004_page_locked', CURRENT_TIMESTAMP),
('wagtailcore', '0005_add_page_lock_permission_to_moderators', CURRENT_TIMESTAMP),
('wagtailcore', '0006_add_lock_page_permission', CURRENT_TIMESTAMP),
('wagtailcore', '0007_page_latest_revision_created_at', CURRENT_TIMESTAMP),
('wagtailcore', '0008_populate_latest_revision_created_at', CURRENT_TIMESTAMP),
('wagtailcore', '0009_remove_auto_now_add_from_pagerevision_created_at', CURRENT_TIMESTAMP),
('wagtailcore', '0010_change_page_owner_to_null_on_delete', CURRENT_TIMESTAMP),
('wagtailcore', '0011_page_first_published_at', CURRENT_TIMESTAMP),
('wagtailcore', '0012_extend_page_slug_field', CURRENT_TIMESTAMP),
('wagtailcore', '0013_update_golive_expire_help_text', CURRENT_TIMESTAMP),
('wagtailcore', '0014_add_verbose_name', CURRENT_TIMESTAMP),
('wagtailcore', '0015_add_more_verbose_names', CURRENT_TIMESTAMP),
('wagtailcore', '0016_change_page_url_path_to_text_field', CURRENT_TIMESTAMP),
('wagtailcore', '0017_change_edit_page_permission_description', CURRENT_TIMESTAMP),
('wagtailcore', '0018_pagerevision_submitted_for_moderation_index', CURRENT_TIMESTAMP),
('wagtailcore', '0019_verbose_names_cleanup', CURRENT_TIMESTAMP),
('wagtailcore', '0020_add_index_on_page_first_published_at', CURRENT_TIMESTAMP),
('wagtailcore', '0021_capitalizeverbose', CURRENT_TIMESTAMP),
('wagtailcore', '0022_add_site_name', CURRENT_TIMESTAMP),
('wagtailcore', '0023_alter_page_revision_on_delete_behaviour', CURRENT_TIMESTAMP),
('wagtailcore', '0024_alter_page_content_type_on_delete_behaviour', CURRENT_TIMESTAMP),
('wagtailcore', '0024_collection', CURRENT_TIMESTAMP),
('wagtailcore', '0025_collection_initial_data', CURRENT_TIMESTAMP),
('wagtailcore', '0026_group_collection_permission', CURRENT_TIMESTAMP),
('wagtailcore', '0027_fix_collection_path_collation', CURRENT_TIMESTAMP),
('wagtailcore', '0028_merge', CURRENT_TIMESTAMP),
('wagtailcore', '0029_unicode_slugfield_dj19', CURRENT_TIMESTAMP),
('wagtailcore', '0030_index_on_pagerevision_created_at', CURRENT_TIMESTAMP),
('wagtailcore', '0031_add_page_view_restriction_types', CURRENT_TIMESTAMP),
('wagtailcore', '0032_add_bulk_delete_page_permission', CURRENT_TIMESTAMP),
('wagtailcore', '0033_remove_golive_expiry_help_text', CURRENT_TIMESTAMP),
('wagtailcore', '0034_page_live_revision', CURRENT_TIMESTAMP),
('wagtailcore', '0035_page_last_published_at', CURRENT_TIMESTAMP),
('wagtailcore', '0036_populate_page_last_published_at', CURRENT_TIMESTAMP),
('wagtailcore', '0037_set_page_owner_editable', CURRENT_TIMESTAMP),
('wagtailcore', '0038_make_first_published_at_editable', CURRENT_TIMESTAMP),
('wagtailcore', '0039_collectionviewrestriction', CURRENT_TIMESTAMP),
('wagtailcore', '0040_page_draft_title', CURRENT_TIMESTAMP),
('wagtailcore', '0041_group_collection_permissions_verbose_name_plural', CURRENT_TIMESTAMP),
('wagtailcore', '0042_index_on_pagerevision_approved_go_live_at', CURRENT_TIMESTAMP),
('wagtailcore', '0043_lock_fields', CURRENT_TIMESTAMP),
('wagtailcore', '0044_add_unlock_grouppagepermission', CURRENT_TIMESTAMP),
('wagtailcore', '0045_assign_unlock_grouppagepermission', CURRENT_TIMESTAMP),
('wagtailcore', '0046_site_name_remove_null', CURRENT_TIMESTAMP),
('wagtailcore', '0047_add_workflow_models', CURRENT_TIMESTAMP),
('wagtailcore', '0048_add_default_workflows', CURRENT_TIMESTAMP),
('wagtailcore', '0049_taskstate_finished_by', CURRENT_TIMESTAMP),
('wagtailcore', '0050_workflow_rejected_to_needs_changes', CURRENT_TIMESTAMP),
('wagtailcore', '0051_taskstate_comment', CURRENT_TIMESTAMP),
('wagtailcore', '0052_pagelogentry', CURRENT_TIMESTAMP),
('wagtailcore', '0053_locale_model', CURRENT_TIMESTAMP),
('wagtailcore', '0054_initial_locale', CURRENT_TIMESTAMP),
('wagtailcore', '0055_page_locale_fields', CURRENT_TIMESTAMP),
('wagtailcore', '0056_page_locale_fields_populate', CURRENT_TIMESTAMP),
('wagtailcore', '0057_page_locale_fields_notnull', CURRENT_TIMESTAMP),
('wagtailcore', '0058_page_alias_of', CURRENT_TIMESTAMP),
('wagtailcore', '0059_apply_collection_ordering', CURRENT_TIMESTAMP),
('wagtailcore', '0060_fix_workflow_unique_constraint', CURRENT_TIMESTAMP),
('wagtailcore', '0061_change_promote_tab_helpt_text_and_verbose_names', CURRENT_TIMESTAMP),
('wagtailcore', '0062_comment_models_and_pagesubscription', CURRENT_TIMESTAMP),
('wagtailcore', '0063_modellogentry', CURRENT_TIMESTAMP),
('wagtailcore', '0064_log_timestamp_indexes', CURRENT_TIMESTAMP),
('wagtailcore', '0065_log_entry_uuid', CURRENT_TIMESTAMP),
('wagtailcore', '0066_collection_management_permissions', CURRENT_TIMESTAMP),
('wagtailcore', '0067_alter_pagerevision_content_json', CURRENT_TIMESTAMP),
('wagtailcore', '0068_log_entry_empty_object', CURRENT_TIMESTAMP),
('wagtailcore', '0069_log_entry_jsonfield', CURRENT_TIMESTAMP),
('wagtailcore', '0070_rename_pagerevision_revision', CURRENT_TIMESTAMP),
('wagtailcore', '0071_populate_revision_content_type', CURRENT_TIMESTAMP),
('wagtailcore', '0072_alter_revision_content_type_notnull', CURRENT_TIMESTAMP),
('wagtailcore', '0073_page_latest_revision', CURRENT_TIMESTAMP),
('wagtailcore', '0074_revision_object_str', CURRENT_TIMESTAMP),
('wagtailcore', '0075_populate_latest_revision_and_revision_object_str', CURRENT_TIMESTAMP),
('wagtailcore', '0076_modellogentry_revision', CURRENT_TIMESTAMP),
('wagtailcore', '0077_alter_revision_user', CURRENT_TIMESTAMP),
('wagtailcore', '0078_referenceindex', CURRENT_TIMESTAMP),
('wagtailcore', '0079_rename_taskstate_page_revision', CURRENT_TIMESTAMP),
('wagtailcore', '0080_generic_workflowstate', CURRENT_TIMESTAMP),
('wagtailcore', '0081_populate_workflowstate_content_type', CURRENT_TIMESTAMP),
('wagtailcore', '0082_alter_workflowstate_content_type_notnull', CURRENT_TIMESTAMP),
('wagtailcore', '0083_workflowcontenttype', CURRENT_TIMESTAMP),
('wagtailcore', '0084_add_default_page_permissions', CURRENT_TIMESTAMP),
('wagtailcore', '0085_add_grouppagepermission_permission', CURRENT_TIMESTAMP),
('wagtailcore', '0086_populate_grouppagepermission_permission', CURRENT_TIMESTAMP),
('wagtailcore', '0087_alter_grouppagepermission_unique_together_and_more', CURRENT_TIMESTAMP),
('wagtailcore', '0088_fix_log_entry_json_timestamps', CURRENT_TIMESTAMP),
('wagtailcore', '0089_log_entry_data_json_null_to_object', CURRENT_TIMESTAMP),
('wagtailcore', '0090_remove_grouppagepermission_permission_type', CURRENT_TIMESTAMP),
('wagtailcore', '0091_remove_revision_submitted_for_moderation', CURRENT_TIMESTAMP),
('wagtailcore', '0092_alter_collectionviewrestriction_password_and_more', CURRENT_TIMESTAMP),
('wagtailcore', '0093_uploadedfile', CURRENT_TIMESTAMP),
('wagtailcore', '0094_alter_page_locale', CURRENT_TIMESTAMP),
('wagtailcore', '0095_groupsitepermission', CURRENT_TIMESTAMP),
('wagtailcore', '0096_referenceindex_referenceindex_source_object_and_more', CURRENT_TIMESTAMP),
('wagtailcore', '0097_baselogentry_uuid_action_timestamp_indexes', CURRENT_TIMESTAMP),
('wagtaildocs', '0001_initial', CURRENT_TIMESTAMP),
('wagtaildocs', '0002_initial_data', CURRENT_TIMESTAMP),
('wagtaildocs', '0003_add_verbose_names', CURRENT_TIMESTAMP),
('wagtaildocs', '0004_capitalizeverbose', CURRENT_TIMESTAMP),
('wagtaildocs', '0005_alter_uploaded_by_user_on_delete_action', CURRENT_TIMESTAMP),
('wagtaildocs', '0005_document_collection', CURRENT_TIMESTAMP),
('wagtaildocs', '0006_copy_document_permissions_to_collections', CURRENT_TIMESTAMP),
('wagtaildocs', '0007_merge', CURRENT_TIMESTAMP),
('wagtaildocs', '0008_document_file_size', CURRENT_TIMESTAMP),
('wagtaildocs', '0009_document_verbose_name_plural', CURRENT_TIMESTAMP),
('wagtaildocs', '0010_document_file_hash', CURRENT_TIMESTAMP),
('wagtaildocs', '0011_add_choose_permissions', CURRENT_TIMESTAMP),
('wagtaildocs', '0012_uploadeddocument', CURRENT_TIMESTAMP),
('wagtaildocs', '0013_delete_uploadeddocument', CURRENT_TIMESTAMP),
('wagtaildocs', '0014_alter_document_file_size', CURRENT_TIMESTAMP),
('wagtailembeds', '0001_initial', CURRENT_TIMESTAMP),
('wagtailembeds', '0002_add_verbose_names', CURRENT_TIMESTAMP),
('wagtailembeds', '0003_capitalizeverbose', CURRENT_TIMESTAMP),
('wagtailembeds', '0004_embed_verbose_name_plural', CURRENT_TIMESTAMP),
('wagtailembeds', '0005_specify_thumbnail_url_max_length', CURRENT_TIMESTAMP),
('wagtailembeds', '0006_add_embed_hash', CURRENT_TIMESTAMP),
('wagtailembeds', '0007_populate_hash', CURRENT_TIMESTAMP),
('wagtailembeds', '0008_allow_long_urls', CURRENT_TIMESTAMP),
('wagtailembeds', '0009_embed_cache_until', CURRENT_TIMESTAMP),
('wagtailimages', '0001_initial', CURRENT_TIMESTAMP),
('wagtailimages', '0001_squashed_0021', CURRENT_TIMESTAMP),
('wagtailimages', '0002_initial_data', CURRENT_TIMESTAMP),
('wagtailimages', '0003_fix_focal_point_fields', CURRENT_TIMESTAMP),
('wagtailimages', '0004_make_focal_point_key_not_nullable', CURRENT_TIMESTAMP),
('wagtailimages', '0005_make_filter_spec_unique', CURRENT_TIMESTAMP),
('wagtailimages', '0006_add_verbose_names', CURRENT_TIMESTAMP),
('wagtailimages', '0007_image_file_size', CURRENT_TIMESTAMP),
('wagtailimages', '0008_image_created_at_index', CURRENT_TIMESTAMP),
('wagtailimages', '0009_capitalizeverbose', CURRENT_TIMESTAMP),
('wagtailimages', '0010_change_on_delete_behaviour', CURRENT_TIMESTAMP),
('wagtailimages', '0011_image_collection', CURRENT_TIMESTAMP),
('wagtailimages', '0012_copy_image_permissions_to_collections', CURRENT_TIMESTAMP),
('wagtailimages', '0013_make_rendition_upload_callable', CURRENT_TIMESTAMP),
('wagtailimages', '0014_add_filter_spec_field', CURRENT_TIMESTAMP),
('wagtailimages', '0015_fill_filter_spec_field', CURRENT_TIMESTAMP),
('wagtailimages', '0016_deprecate_rendition_filter_relation', CURRENT_TIMESTAMP),
('wagtailimages', '0017_reduce_focal_point_key_max_length', CURRENT_TIMESTAMP),
('wagtailimages', '0018_remove_rendition_filter', CURRENT_TIMESTAMP),
('wagtailimages', '0019_delete_filter', CURRENT_TIMESTAMP),
('wagtailimages', '0020_add-verbose-name', CURRENT_TIMESTAMP),
('wagtailimages', '0021_image_file_hash', CURRENT_TIMESTAMP),
('wagtailimages', '0022_uploadedimage', CURRENT_TIMESTAMP),
('wagtailimages', '0023_add_choose_permissions', CURRENT_TIMESTAMP),
('wagtailimages', '0024_index_image_file_hash', CURRENT_TIMESTAMP),
('wagtailimages', '0025_alter_image_file_alter_rendition_file', CURRENT_TIMESTAMP),
('wagtailimages', '0026_delete_uploadedimage', CURRENT_TIMESTAMP),
('wagtailimages', '0027_image_description', CURRENT_TIMESTAMP),
('wagtailmedia', '0001_initial', CURRENT_TIMESTAMP),
('wagtailmedia', '0002_initial_data', CURRENT_TIMESTAMP),
('wagtailmedia', '0003_copy_media_permissions_to_collections', CURRENT_TIMESTAMP),
('wagtailmedia', '0004_duration_optional_floatfield', CURRENT_TIMESTAMP),
('wagtailmedia', '0005_alter_media_options', CURRENT_TIMESTAMP),
('wagtailsearch', '0001_initial', CURRENT_TIMESTAMP),
('wagtailsearch', '0002_add_verbose_names', CURRENT_TIMESTAMP),
('wagtailsearch', '0003_remove_editors_pick', CURRENT_TIMESTAMP),
('wagtailsearch', '0004_querydailyhits_verbose_name_plural', CURRENT_TIMESTAMP),
('wagtailsearch', '0005_create_indexentry', CURRENT_TIMESTAMP),
('wagtailsearch', '0006_customise_indexentry', CURRENT_TIMESTAMP),
('wagtailsearch', '0007_delete_editorspick', CURRENT_TIMESTAMP),
('wagtailsearch', '0008_remove_query_and_querydailyhits_models', CURRENT_TIMESTAMP),
('wagtailsearch', '0009_remove_ngram_autocomplete', CURRENT_TIMESTAMP),
('wagtailsearch', '0010_add_text_fields', CURRENT_TIMESTAMP),
('wagtailusers', '0001_initial', CURRENT_TIMESTAMP),
('wagtailusers', '0002_add_verbose_name_on_userprofile', CURRENT_TIMESTAMP),
('wagtailusers', '0003_add_verbose_names', CURRENT_TIMESTAMP),
('wagtailusers', '0004_capitalizeverbose', CURRENT_TIMESTAMP),
('wagtailusers', '0005_make_related_name_wagtail_specific', CURRENT_TIMESTAMP),
('wagtailusers', '0006_userprofile_prefered_language', CURRENT_TIMESTAMP),
('wagtailusers', '0007_userprofile_current_time_zone', CURRENT_TIMESTAMP),
('wagtailusers', '0008_userprofile_avatar', CURRENT_TIMESTAMP),
('wagtailusers', '0009_userprofile_verbose_name_plural', CURRENT_TIMESTAMP),
('wagtailusers', '0010_userprofile_updated_comments_notifications', CURRENT_TIMESTAMP),
('wagtailusers', '0011_userprofile_dismissibles', CURRENT_TIMESTAMP),
('wagtailusers', '0012_userprofile_theme', CURRENT_TIMESTAMP),
('wagtailusers', '0013_userprofile_density', CURRENT_TIMESTAMP),
('wagtailusers', '0014_userprofile_contrast', CURRENT_TIMESTAMP),
('wagtailusers', '0015_userprofile_keyboard_shortcuts', CURRENT_TIMESTAMP);
INSERT INTO "editing_headapproval" ("task_ptr_id") VALUES
(2);
INSERT INTO "home_homepage" ("page_ptr_id") VALUES
(3),
(4),
(5),
(6);
INSERT INTO "newsfeed_topic" ("id", "name", "name_hi", "name_pa", "name_ur", "icon", "tone", "sort_key") VALUES
(1, 'Events', 'कार्यक्रम', 'ਸਮਾਗਮ', 'تقریبات', 'calendar-days', 'info', X'1D101F491D101E1F1EFB1ED7000000000008'),
(2, 'Achievements', 'उपलब्धियाँ', 'ਪ੍ਰਾਪਤੀਆਂ', 'کامیابیاں', 'trophy', 'warn', X'1CAD1CE01D7E1D981D101F491D101E101D101E1F1EFB1ED7000000000008'),
(3, 'Learning', 'पढ़ाई', 'ਪੜ੍ਹਾਈ', 'پڑھائی', 'book-open', 'brand', X'1DDD1D101CAD1E991E1F1D981E1F1D5A000000000008'),
(4, 'Health', 'स्वास्थ्य', 'ਸਿਹਤ', 'صحت', 'heart', 'rose', X'1D7E1D101CAD1DDD1EFB1D7E000000000008'),
(5, 'Sport', 'खेल', 'ਖੇਡਾਂ', 'کھیل', 'medal', 'ok', X'1ED71E721E431E991EFB000000000008'),
(6, 'Holidays', 'छुट्टियाँ', 'ਛੁੱਟੀਆਂ', 'چھٹیاں', 'sun', 'plum', X'1D7E1E431DDD1D981CF51CAD1F711ED7000000000008');
INSERT INTO "wagtailcore_collection" ("id", "path", "depth", "numchild", "name") VALUES
(1, '0001', 1, 0, 'Root');
INSERT INTO "wagtailcore_groupapprovaltask" ("task_ptr_id") VALUES
(1);
INSERT INTO "wagtailcore_groupapprovaltask_groups" ("id", "groupapprovaltask_id", "group_id") VALUES
(1, 1, 1);
INSERT INTO "wagtailcore_groupcollectionpermission" ("id", "collection_id", "group_id", "permission_id") VALUES
(1, 1, 2, 107),
(2, 1, 1, 107),
(3, 1, 2, 108),
(4, 1, 1, 108),
(5, 1, 2, 110),
(6, 1, 1, 110),
(7, 1, 2, 111),
(8, 1, 1, 111),
(9, 1, 2, 112),
(10, 1, 1, 112),
(11, 1, 2, 114),
(12, 1, 1, 114),
(13, 1, 2, 115),
(14, 1, 1, 115),
(15, 1, 2, 116),
(16, 1, 1, 116);
INSERT INTO "wagtailcore_grouppagepermission" ("id", "group_id", "page_id", "permission_id") VALUES
(1, 1, 1, 65),
(2, 1, 1, 66),
(3, 1, 1, 71),
(4, 2, 1, 65),
(5, 2, 1, 66),
(6, 1, 1, 70),
(7, 1, 1, 72);
INSERT INTO "wagtailcore_locale" ("id", "language_code") VALUES
(1, 'en'),
(2, 'hi'),
(3, 'pa'),
(4, 'ur');
INSERT INTO "wagtailcore_page" ("id", "path", "depth", "numchild", "title", "slug", "live", "has_unpublished_changes", "url_path", "seo_title", "show_in_menus", "search_description", "go_live_at", "expire_at", "expired", "content_type_id", "owner_id", "locked", "latest_revision_created_at", "first_published_at", "live_revision_id", "last_published_at", "draft_title", "locked_at", "locked_by_id", "locale_id", "translation_key", "alias_of_id", "latest_revision_id") VALUES
(1, '0001', 1, 4, 'Root', 'root', 1, 0, '/', '', 0, '', NULL, NULL, 0, 1, NULL, 0, NULL, NULL, NULL, NULL, 'Root', NULL, NULL, 1, '00000000000000000000000000000001', NULL, NULL),
(3, '00010001', 2, 0, 'Chaupal', 'home', 1, 0, '/home/', '', 0, '', NULL, NULL, 0, 26, NULL, 0, NULL, NULL, NULL, NULL, 'Chaupal', NULL, NULL, 1, '00000000000000000000000000000002', NULL, NULL),
(4, '00010002', 2, 0, 'चौपाल', 'home-hi', 1, 0, '/home-hi/', '', 0, '', NULL, NULL, 0, 26, NULL, 0, NULL, NULL, NULL, NULL, 'चौपाल', NULL, NULL, 2, '00000000000000000000000000000002', NULL, NULL),
(5, '00010003', 2, 0, 'ਚੌਪਾਲ', 'home-pa', 1, 0, '/home-pa/', '', 0, '', NULL, NULL, 0, 26, NULL, 0, NULL, NULL, NULL, NULL, 'ਚੌਪਾਲ', NULL, NULL, 3, '00000000000000000000000000000002', NULL, NULL),
(6, '00010004', 2, 0, 'چوپال', 'home-ur', 1, 0, '/home-ur/', '', 0, '', NULL, NULL, 0, 26, NULL, 0, NULL, NULL, NULL, NULL, 'چوپال', NULL, NULL, 4, '00000000000000000000000000000002', NULL, NULL);
INSERT INTO "wagtailcore_site" ("id", "hostname", "port", "is_default_site", "root_page_id", "site_name") VALUES
(2, 'localhost', 80, 1, 3, 'Chaupal');
INSERT INTO "wagtailcore_task" ("id", "name", "active", "content_type_id") VALUES
(1, 'Moderators approval', 1, 2),
(2, 'the head', 1, 27);
INSERT INTO "wagtailcore_workflow" ("id", "name", "active") VALUES
(1, 'Moderators approval', 1),
(2, 'the head', 1);
INSERT INTO "wagtailcore_workflowpage" ("page_id", "workflow_id") VALUES
(1, 1),
(3, 2),
(4, 2),
(5, 2),
(6, 2);
INSERT INTO "wagtailcore_workflowtask" ("id", "sort_order", "task_id", "workflow_id") VALUES
(1, 0, 1, 1),
(2, 0, 2, 2);
