# Frappe's algorithm, faithfully but without Frappe: all rows at once through the same drivers and converters, a dict per
# row, one json.dumps with indent=2 and default=str. No permission code, no ORM, no File document.
import datetime
import json
import resource
import sys
import time
from decimal import Decimal
from urllib.parse import urlparse

url, table, column, person = sys.argv[1:5]
address = urlparse(url)
started = time.time()

if address.scheme == "mariadb":
    import MySQLdb
    from MySQLdb.constants import FIELD_TYPE
    from MySQLdb.converters import conversions

    converters = dict(conversions)
    converters[FIELD_TYPE.NEWDECIMAL] = float
    converters[FIELD_TYPE.DATETIME] = lambda text: (
        datetime.datetime.strptime(text, "%Y-%m-%d %H:%M:%S.%f") if "." in text else text
    )
    connection = MySQLdb.connect(
        host=address.hostname, port=address.port, user=address.username, passwd=address.password,
        db=address.path[1:], charset="utf8mb4", use_unicode=True, conv=converters,
    )
    quoted, place = f"`{table}`", f"`{column}`"
else:
    import psycopg2
    import psycopg2.extensions

    as_float = psycopg2.extensions.new_type(
        psycopg2.extensions.DECIMAL.values, "DEC2FLOAT", lambda value, _: float(value) if value is not None else None
    )
    psycopg2.extensions.register_type(as_float)
    connection = psycopg2.connect(
        host=address.hostname, port=address.port, user=address.username, password=address.password, dbname=address.path[1:]
    )
    quoted, place = f'"{table}"', f'"{column}"'

cursor = connection.cursor()
cursor.execute(f"SELECT * FROM {quoted} WHERE {place} = %s ORDER BY name", (person,))
names = [field[0] for field in cursor.description]
rows = [dict(zip(names, row)) for row in cursor.fetchall()]
text = json.dumps({table: rows}, indent=2, default=str)
with open("/dev/null", "w") as sink:
    sink.write(text)

usage = resource.getrusage(resource.RUSAGE_SELF)
print(json.dumps({
    "seconds": time.time() - started, "rows": len(rows), "bytes": len(text),
    "cpu": usage.ru_utime + usage.ru_stime, "rss": usage.ru_maxrss / 1024,
}))
