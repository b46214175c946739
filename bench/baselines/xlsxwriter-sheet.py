"""The rows of bench/workbook.ts written by XlsxWriter (Debian: python3-xlsxwriter), in the mode it has for large sheets.

Usage: xlsxwriter-sheet.py ROWS FILE. Prints what the process took, in the members of `Measure` there.
"""

import datetime
import json
import os
import resource
import sys
import time

import xlsxwriter

BEGUN = time.monotonic()
HEADERS = [
    'Account', 'Rule id', 'Rule name', 'Resource type', 'Resource id', 'Resource name', 'Region', 'Result',
    'Risk level', 'Evaluated at', 'Changed at', 'Trigger', 'Annotation', 'Package',
]
FIRST_AT = datetime.datetime(2026, 1, 1)
DAY = datetime.timedelta(days=1)
NAMES = ['bucket is private', 'disk is encrypted', 'port 22 < open & listed', '安全组不开放高危端口']
REGIONS = ['cn-hangzhou', 'cn-shanghai', 'ap-southeast-1', 'eu-central-1']
DIGITS = '0123456789abcdefghijklmnopqrstuvwxyz'


def base36(number):
    text = ''
    while True:
        number, digit = divmod(number, 36)
        text = DIGITS[digit] + text
        if number == 0:
            return text


def row(i):
    at = FIRST_AT + datetime.timedelta(seconds=i)
    id = base36(i * 2654435761 % 4294967296)
    return [
        '1234567890123456',
        f'cr-{i % 40:014x}',
        NAMES[3 if i % 8 == 7 else i % 3],
        'ACS::ECS::Instance',
        f'i-bp1{id}{i}',
        f'web-{i % 1000}-{id}',
        REGIONS[i % 4],
        'NON_COMPLIANT' if i % 7 == 0 else 'COMPLIANT',
        i % 3 + 1,
        at,
        at - DAY,
        'ConfigurationItemChangeNotification',
        '{"configuration":"' + id + '","desiredValue":"<Encrypted> & tagged","operator":"StringEquals",'
        '"property":"$.Disks[0].Encrypted","reason":"value is false since ' + str(i) + '","evidence":"'
        + id + id + id + '","ok":false}',
        f'cp-{i % 5:016x}',
    ]


def main(rows, path):
    book = xlsxwriter.Workbook(path, {'constant_memory': True})
    dates = book.add_format({'num_format': 'yyyy-mm-dd hh:mm:ss'})
    sheet = book.add_worksheet('Results')
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, rows, len(HEADERS) - 1)
    sheet.set_column(0, len(HEADERS) - 1, 18)
    for column, header in enumerate(HEADERS):
        sheet.write_string(0, column, header)
    for i in range(rows):
        for column, value in enumerate(row(i)):
            if isinstance(value, str):
                sheet.write_string(i + 1, column, value)
            elif isinstance(value, int):
                sheet.write_number(i + 1, column, value)
            else:
                sheet.write_datetime(i + 1, column, value, dates)
    book.close()
    used = resource.getrusage(resource.RUSAGE_SELF)
    print(json.dumps({
        'cpuSeconds': used.ru_utime + used.ru_stime,
        'wallSeconds': time.monotonic() - BEGUN,
        'peakRssMb': used.ru_maxrss / 1024,
        'fileMb': os.path.getsize(path) / 1e6,
    }))


main(int(sys.argv[1]), sys.argv[2])
