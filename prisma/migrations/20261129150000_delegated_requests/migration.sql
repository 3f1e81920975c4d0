-- One name for one thing: what an officer asks on behalf of a person is a delegated request everywhere else.
ALTER TABLE "behalf" RENAME TO "delegated_request";
ALTER TABLE "delegated_request" RENAME CONSTRAINT "behalf_pkey" TO "delegated_request_pkey";
ALTER TABLE "delegated_request" RENAME CONSTRAINT "behalf_has_a_reason" TO "delegated_request_has_a_reason";
ALTER TABLE "delegated_request" RENAME CONSTRAINT "behalf_takes_four_eyes" TO "delegated_request_takes_four_eyes";
ALTER TABLE "delegated_request" RENAME CONSTRAINT "behalf_is_decided_whole" TO "delegated_request_is_decided_whole";
ALTER TABLE "delegated_request" RENAME CONSTRAINT "behalf_is_of_another" TO "delegated_request_is_of_another";
ALTER INDEX "behalf_waiting" RENAME TO "delegated_request_waiting";
