"""Loads a file of transactions with pandas and COPY: read a part with types, write it as CSV into memory, copy it."""
import io
import sys

import pandas
import psycopg2

CHUNK_RECORDS = 500_000
TYPES = {"transaction_id": str, "account_id": str, "amount": float, "currency": str, "merchant": str, "category": str}


def main(file, host, port, user, database):
    with psycopg2.connect(host=host, port=port, user=user, dbname=database) as connection, connection.cursor() as cursor:
        parts = pandas.read_csv(file, dtype=TYPES, parse_dates=["transaction_date"], keep_default_na=False, na_values=[""],
                                chunksize=CHUNK_RECORDS)
        for part in parts:
            text = io.StringIO()
            part.to_csv(text, index=False, header=False)
            text.seek(0)
            cursor.copy_expert("COPY transactions FROM STDIN (FORMAT csv)", text)


if __name__ == "__main__":
    main(*sys.argv[1:])
