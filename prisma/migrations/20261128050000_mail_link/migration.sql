-- What a file holds decides whether a mail may open it by itself, and mails are composed long after it was read.
ALTER TABLE "export_request" ADD COLUMN "mail_link" text
  CONSTRAINT "export_request_mail_link" CHECK ("mail_link" IN ('portal'));
