-- Its place is taken by "export_request_running".
DROP INDEX CONCURRENTLY "export_request_leases";
