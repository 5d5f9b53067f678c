"""Words about importing a spreadsheet."""

from data.words import Table

TABLE: Table = {
    # --- the file as a whole
    "importing.workbook": (
        "this is neither CSV nor a workbook of the kind .xlsx: open it and save it as .xlsx, or the sheet as CSV",
        "ini bukan CSV dan bukan buku kerja .xlsx: buka lalu simpan sebagai .xlsx, atau lembarnya sebagai CSV",
    ),
    "importing.old_workbook": (
        "this is an old workbook (.xls) or one with a password: open it and save it as .xlsx without a password, or "
        "the sheet as CSV",
        "ini buku kerja lama (.xls) atau berkata sandi: buka lalu simpan sebagai .xlsx tanpa kata sandi, atau "
        "lembarnya sebagai CSV",
    ),
    "importing.needs_openpyxl": (
        "to read a workbook, install siaga[xlsx] (with pipx: pipx inject siaga openpyxl), or save the sheet as CSV",
        "untuk membaca buku kerja, pasang siaga[xlsx] (dengan pipx: pipx inject siaga openpyxl), atau simpan lembarnya "
        "sebagai CSV",
    ),
    "importing.bad_workbook": (
        "the workbook cannot be read ({why}): open it and save it again, or the sheet as CSV",
        "buku kerja tidak dapat dibaca ({why}): buka lalu simpan lagi, atau lembarnya sebagai CSV",
    ),
    "importing.huge_workbook": (
        "the workbook is too large: unpacked, a sheet may have {sheet} MiB and all else {rest} MiB; save the sheet as "
        "CSV",
        "buku kerja terlalu besar: setelah dibuka, satu lembar paling besar {sheet} MiB dan sisanya {rest} MiB; simpan "
        "lembarnya sebagai CSV",
    ),
    "importing.too_wide": (
        "row {row}: a sheet may have {columns:,} {columns:column|columns} and {rows:,} {rows:row|rows}; delete what is "
        "outside the table, or save the sheet as CSV",
        "baris {row}: satu lembar paling banyak {columns:,} kolom dan {rows:,} baris; hapus isi di luar tabel, atau "
        "simpan lembarnya sebagai CSV",
    ),
    "importing.formula": (
        "the value of the formula in cell {cell} is not in the file: open it in the spreadsheet program and save it",
        "nilai rumus di sel {cell} tidak ada di berkas: buka di program lembar kerja lalu simpan lagi",
    ),
    "importing.which_sheet": (
        'the workbook has several sheets, name one with --sheet or sheet = "…" in the map: {sheets}',
        'buku kerja ini punya beberapa lembar, sebutkan satu dengan --sheet atau sheet = "…" di peta: {sheets}',
    ),
    "importing.no_sheet": (
        'there is no sheet "{found}"; there are: {sheets}',
        'tidak ada lembar "{found}"; yang ada: {sheets}',
    ),
    "importing.ask_sheet": ("Which sheet? {sheets}:", "Lembar yang mana? {sheets}:"),
    "importing.bad_gzip": ("the compressed file is damaged", "berkas terkompresi rusak"),
    "importing.empty": ("the file is empty", "berkas kosong"),
    "importing.no_rows": ("there is no row below the header", "tidak ada baris di bawah judul kolom"),
    "importing.not_encoded": (
        'line {line} is not {encoding} text: save the file as UTF-8, or set encoding = "cp1252" in the map',
        'baris {line} bukan teks {encoding}: simpan sebagai UTF-8, atau isi encoding = "cp1252" di peta',
    ),
    "importing.is_utf8": (
        'the file is UTF-8 text, which {encoding} reads wrongly: "{text}" in row {row} would be "{found}"; leave out '
        "encoding in the map, or save the file as UTF-8",
        'berkas ini teks UTF-8, yang salah dibaca sebagai {encoding}: "{text}" di baris {row} menjadi "{found}"; '
        "hilangkan encoding di peta, atau simpan berkas sebagai UTF-8",
    ),
    "importing.may_be_utf8": (
        'read as "{found}" by {encoding}; in UTF-8 it would be "{text}"',
        'dibaca sebagai "{found}" menurut {encoding}; dalam UTF-8 menjadi "{text}"',
    ),
    "importing.long_line": ("line {line} is longer than {n} KiB", "baris {line} lebih panjang dari {n} KiB"),
    "importing.quotes": (
        "row {row}: quotation marks do not match ({why})",
        "baris {row}: tanda kutip tidak berpasangan ({why})",
    ),
    "importing.endless_cell": (
        "row {row}: a cell of more than {n:,} characters; is a quotation mark missing?",
        "baris {row}: satu sel lebih dari {n:,} karakter; apakah tanda kutip kurang?",
    ),
    "importing.lone_return": (
        "row {row}: a carriage return (CR) inside a row; put the cell in quotation marks, or end all lines alike",
        "baris {row}: ada carriage return (CR) di tengah baris; beri tanda kutip pada selnya, atau samakan akhir baris",
    ),
    # --- the map against the file
    "importing.no_column": ('{at}: the file has no column "{name}"', '{at}: berkas tidak punya kolom "{name}"'),
    "importing.no_column_near": (
        '{at}: the file has no column "{name}", did you mean "{near}"?',
        '{at}: berkas tidak punya kolom "{name}", maksudnya "{near}"?',
    ),
    "importing.no_columns": (
        "the file has none of the columns of the map; its first row is: {header}",
        "berkas tidak punya satu pun kolom dari peta; baris pertamanya: {header}",
    ),
    "importing.column_twice": (
        '{at}: the file has several columns "{name}"',
        '{at}: berkas punya beberapa kolom "{name}"',
    ),
    "importing.want_column": (
        'the heading of a column in quotes, or several: ["Date", "Time"]',
        'judul kolom dalam tanda kutip, atau beberapa: ["Tanggal", "Jam"]',
    ),
    "importing.want_source": (
        'a short name for the source, without blanks: "sffd"',
        'nama pendek sumber, tanpa spasi: "sffd"',
    ),
    "importing.want_delimiter": ('one character: ",", ";" or "\\t"', 'satu karakter: ",", ";" atau "\\t"'),
    "importing.want_encoding": (
        'a text encoding such as "utf-8", "cp1252" or "latin-1"',
        'pengodean teks seperti "utf-8", "cp1252" atau "latin-1"',
    ),
    "importing.want_format": (
        '"iso", "epoch", "epoch_ms", or a pattern like "%d/%m/%Y %H:%M"',
        '"iso", "epoch", "epoch_ms", atau pola seperti "%d/%m/%Y %H:%M"',
    ),
    "importing.want_order": (
        'the order of time.format = "{format}", or leave it out',
        'urutan pada time.format = "{format}", atau dihilangkan',
    ),
    "importing.swapped": (
        'column "{column}": every date could be read with day and month swapped: "{found}" as {this} or as {other}; '
        'write date_order = "{order}" under [time] if {this} is right, else correct the format',
        'kolom "{column}": hari dan bulan semua tanggal bisa tertukar: "{found}" sebagai {this} atau {other}; tulis '
        'date_order = "{order}" di [time] bila {this} benar, kalau tidak betulkan format',
    ),
    "importing.both_ways": (
        'column "{column}": "{found}" has day and month swapped, and other dates may have them swapped where it does '
        'not show; correct them, or write date_order = "{order}" under [time] if all others are right',
        'kolom "{column}": hari dan bulan pada "{found}" tertukar, dan tanggal lain mungkin juga tanpa terlihat; '
        'betulkan, atau tulis date_order = "{order}" di [time] bila semua yang lain benar',
    ),
    "importing.ask": ("Read them as the map says? [y/N]", "Baca menurut peta? [y/T]"),
    "importing.want_time_name": ("one of the times {times}", "salah satu waktu {times}"),
    "importing.want_one_field": (
        "a name that no other field has, blanks at its ends aside",
        "nama yang tidak dipakai field lain, tanpa menghitung spasi di ujungnya",
    ),
    "importing.want_zone": (
        'the time zone of the times, such as "Asia/Jakarta"',
        'zona waktu dari jam di berkas, seperti "Asia/Jakarta"',
    ),
    "importing.want_one_case": (
        'one line for "{first}" and "{second}": case does not count',
        'satu baris untuk "{first}" dan "{second}": huruf besar dan kecil dianggap sama',
    ),
    "importing.want_type": ("the code of a type in the site file{near}", "kode jenis di site.toml{near}"),
    # --- one row
    "importing.row": ('{file}: row {row}, column "{column}": {why}', '{file}: baris {row}, kolom "{column}": {why}'),
    "importing.row_whole": ("{file}: row {row}: {why}", "{file}: baris {row}: {why}"),
    "importing.width": ("{n} {n:value|values}, the header has {want}", "{n} nilai, judul kolom punya {want}"),
    "importing.holds_rows": (
        "{n} lines in one cell look like rows of the file: is a quotation mark missing?",
        "{n} baris teks dalam satu sel tampak seperti baris berkas: apakah ada tanda kutip yang kurang?",
    ),
    "importing.is_empty": ("empty, but every row needs it", "kosong, padahal wajib di setiap baris"),
    "importing.bad_time": (
        'found "{found}", expected a time like {example}',
        'ditemukan "{found}", seharusnya waktu seperti {example}',
    ),
    "importing.other_way": (
        'found "{found}", day and month swapped: expected a time like {example}',
        'ditemukan "{found}", hari dan bulan tertukar: seharusnya waktu seperti {example}',
    ),
    "importing.skipped_time": (
        '"{found}" did not exist: clocks went forward then in {zone}',
        '"{found}" tidak pernah ada: jam dimajukan saat itu di {zone}',
    ),
    "importing.came_twice": (
        '"{found}" came twice, as clocks went back in {zone}: read as the first one',
        '"{found}" terjadi dua kali karena jam dimundurkan di {zone}: dibaca sebagai yang pertama',
    ),
    "importing.wrong_day": (
        '"{found}" has another day of the week than its date',
        'nama hari pada "{found}" tidak cocok dengan tanggalnya',
    ),
    "importing.too_early": ('"{found}" is before {year}', '"{found}" sebelum tahun {year}'),
    "importing.future": ('"{found}" is in the future', '"{found}" belum terjadi'),
    "importing.bad_priority": (
        'found "{found}", expected 1 to 4 (or name it in [values.priority])',
        'ditemukan "{found}", seharusnya 1 sampai 4 (atau sebutkan di [values.priority])',
    ),
    "importing.bad_value": (
        'found "{found}", which [{table}] does not name (a line "*" = … is for all others)',
        'ditemukan "{found}", tidak ada di [{table}] (baris "*" = … untuk semua lainnya)',
    ),
    "importing.long_cell": (
        "{found} characters; a cell holds at most {longest}",
        "{found} karakter; satu sel paling banyak {longest}",
    ),
    "importing.never_opened": (
        '"{found}" has no earlier row that says when it was received; if an older file has it, import that file first',
        '"{found}" tidak punya baris sebelumnya yang menyebut kapan diterima; bila ada di berkas lama, impor itu dulu',
    ),
    "importing.want_column_for": (
        "a column whose values these are: {name} under [columns]",
        "kolom yang berisi nilai ini: {name} di [columns]",
    ),
    "importing.want_time_for": (
        "a column that it is the pattern of: {name} under [times]",
        "kolom yang memakai pola ini: {name} di [times]",
    ),
    "importing.want_states": (
        'with state = under [columns] a table that names what each state is, one of them received: opened = "received"',
        'dengan state = di [columns], tabel arti tiap keadaan, salah satunya received: buka = "received"',
    ),
    "importing.same_key": (
        '"{found}" is row {row} too, received {time}: kept as another incident; better: key = {proposed}',
        '"{found}" juga baris {row}, diterima {time}: disimpan sebagai kejadian lain; lebih baik: key = {proposed}',
    ),
    "importing.there_at_another_time": (
        '"{found}" was imported before, received {time}: kept as another incident; better: key = {proposed}',
        '"{found}" sudah diimpor, diterima {time}: disimpan sebagai kejadian lain; lebih baik: key = {proposed}',
    ),
    "importing.corrected": (
        '"{found}" was imported before, received {time}: taken as the same incident with a corrected time',
        '"{found}" sudah diimpor, diterima {time}: dianggap kejadian yang sama dengan waktu yang dibetulkan',
    ),
    "importing.one_of_two": (
        '"{found}" is row {row} too: kept as one incident, {what}; if they are two, key needs one more column',
        '"{found}" juga baris {row}: disimpan sebagai satu kejadian, {what}; bila dua, key perlu satu kolom lagi',
    ),
    "importing.kept_not": ("{column} is {kept}, not {other}", "{column} adalah {kept}, bukan {other}"),
    "importing.next_day": (
        "{time} is read as of the next day, {hours} h after received",
        "{time} dibaca sebagai hari berikutnya, {hours} jam setelah diterima",
    ),
    "importing.units_kept": (
        '"{found}" had {units} in an earlier import and has not in this file: kept',
        '"{found}" pada impor sebelumnya punya {units}, di berkas ini tidak: tetap disimpan',
    ),
    "importing.backwards": (
        "{time} is up to {hours} h before received; kept as it is",
        "{time} sampai {hours} jam sebelum diterima; disimpan apa adanya",
    ),
    "importing.long_after": (
        "{time} is {days} days after received; kept as it is",
        "{time} {days} hari setelah diterima; disimpan apa adanya",
    ),
    "importing.total": ('left out, a row of totals: "{found}"', 'dilewati, baris jumlah: "{found}"'),
    "importing.others": ('"*" in [{table}] stands for: {values}', '"*" di [{table}] berlaku untuk: {values}'),
    "importing.more_values": ("{n:,} more", "{n:,} lagi"),
    "importing.joined": (
        "{n:,} {n:row|rows} joined others of the same incident",
        "{n:,} baris digabung dengan baris lain dari kejadian yang sama",
    ),
    "importing.changed": (
        "{n:,} {n:incident|incidents} changed since the last import: entered, the old entries stay",
        "{n:,} kejadian berubah sejak impor terakhir: dicatat, catatan lama tetap ada",
    ),
    "importing.would_change": (
        "{n:,} {n:incident|incidents} changed since the last import and would be entered again",
        "{n:,} kejadian berubah sejak impor terakhir dan akan dicatat lagi",
    ),
    "importing.was": ("{name} = {now} (was {was})", "{name} = {now} (tadinya {was})"),
    "importing.too_long": (
        "all rows of this incident together are longer than {n:,} KiB",
        "semua baris kejadian ini bersama lebih panjang dari {n:,} KiB",
    ),
    # --- what came of it
    "importing.counted": (
        "{file}: {rows:,} {rows:row|rows}, {count:,} {count:incident|incidents}, {units:,} {units:unit|units}, "
        "{first} to {last}",
        "{file}: {rows:,} baris, {count:,} kejadian, {units:,} unit, {first} s.d. {last}",
    ),
    "importing.counted_none": (
        "{file}: {rows:,} {rows:row|rows}, no incident",
        "{file}: {rows:,} baris, tanpa kejadian",
    ),
    "importing.lacking": ("without the time {time}: {n:,}", "tanpa waktu {time}: {n:,}"),
    "importing.bad_rows": (
        "{n:,} of {rows:,} {rows:row|rows} cannot be read; nothing was imported (--skip-bad FILE puts them aside)",
        "{n:,} dari {rows:,} baris tidak dapat dibaca; tidak ada yang diimpor (--skip-bad BERKAS menyisihkannya)",
    ),
    "importing.aside_row": ("row", "baris"),
    "importing.aside_why": ("what is wrong", "apa yang salah"),
    "importing.aside_there": (
        "is there already; --skip-bad writes a new file",
        "sudah ada; --skip-bad menulis berkas baru",
    ),
    "importing.skipped": (
        "{n:,} {n:row|rows} that cannot be read {n:is|are} in {file}, with what is wrong",
        "{n:,} baris yang tidak dapat dibaca ada di {file}, dengan sebabnya",
    ),
    "importing.would_skip": (
        "{n:,} {n:row|rows} that cannot be read would be put into {file}, with what is wrong",
        "{n:,} baris yang tidak dapat dibaca akan ditaruh di {file}, dengan sebabnya",
    ),
    "importing.by_type": ("types: {counts}", "jenis: {counts}"),
    "importing.by_priority": ("priorities: {counts}", "prioritas: {counts}"),
    "importing.by_disposition": ("results: {counts}", "hasil: {counts}"),
    "importing.none": ("none", "tanpa"),
    "importing.other_values": ("{n:,} other values {rows:,}", "{n:,} nilai lain {rows:,}"),
    "importing.record": ("row {row}: {facts}", "baris {row}: {facts}"),
    "importing.more_bad": ("and {n:,} more rows", "dan {n:,} baris lagi"),
    "importing.dry": (
        "dry run: {added:,} would be added, {already:,} {already:is|are} already there; nothing was written",
        "uji coba: {added:,} akan ditambahkan, {already:,} sudah ada; tidak ada yang ditulis",
    ),
    "importing.done": (
        "{added:,} {added:incident|incidents} added to book {book}, no. {first} to {last}; {already:,} "
        "{already:was|were} already there",
        "{added:,} kejadian ditambahkan ke buku {book}, no. {first} s.d. {last}; {already:,} sudah ada",
    ),
    "importing.nothing": (
        "nothing added: {already:,} {already:incident is|incidents are} already in book {book}",
        "tidak ada yang ditambahkan: {already:,} kejadian sudah ada di buku {book}",
    ),
    "importing.interrupted": (
        "stopped. An import adds all of a file or nothing, and nothing twice: run it again",
        "dihentikan. Impor menambahkan seluruh berkas atau tidak sama sekali, dan tidak dua kali: jalankan lagi",
    ),
    "importing.busy": (
        "another import is running in this home, try again when it is done",
        "impor lain sedang berjalan di folder ini, coba lagi setelah selesai",
    ),
    "importing.not_saved": (
        "not saved: {why}; nothing was imported",
        "tidak tersimpan: {why}; tidak ada yang diimpor",
    ),
    # --- a map that is proposed
    "importing.propose_title": ("Proposed from {file}.", "Usulan dari {file}."),
    "importing.propose_check": (
        "Read it, correct what is marked as a guess, and try it with --dry-run.",
        "Baca, betulkan yang ditandai sebagai tebakan, lalu coba dengan --dry-run.",
    ),
    "importing.propose_source": ("never change it later", "jangan diubah kemudian"),
    "importing.propose_key": (
        "rows with the same value are one incident",
        "baris dengan nilai sama adalah satu kejadian",
    ),
    "importing.propose_zone": ("the room's; of the file's times?", "zona ruang ini; juga zona jam di berkas?"),
    "importing.propose_guess": ("a guess", "tebakan"),
    "importing.propose_order": (
        "day and month could be swapped: {found}",
        "hari dan bulan bisa tertukar: {found}",
    ),
    "importing.propose_missing": ("no column of times was found", "tidak ditemukan kolom waktu"),
    "importing.propose_no_clock": (
        "no time of day was found, and days alone cannot be read",
        "tidak ditemukan jam, dan tanggal saja tidak dapat dibaca",
    ),
    "importing.propose_no_headings": (
        'are these headings? If the file has none, name them here: headings = ["No", "Date"]',
        'benarkah ini judul kolom? Bila berkas tidak punya, sebutkan di sini: headings = ["No", "Tanggal"]',
    ),
    "importing.propose_twice": (
        'left out: several columns are called "{name}"',
        'dilewati: beberapa kolom bernama "{name}"',
    ),
    "importing.propose_unnamed": (
        "left out: a column with values that has no heading",
        "dilewati: satu kolom berisi nilai tanpa judul",
    ),
    "importing.propose_rows": ("{n:,} {n:row|rows}", "{n:,} baris"),
    "importing.propose_more": ("and {n:,} other values", "dan {n:,} nilai lain"),
    "importing.propose_there": ("{file} is there already; it was not touched", "{file} sudah ada; tidak disentuh"),
    "importing.propose_written": (
        "{file} written: read it, then siaga import {csv} --map {file} --dry-run",
        "{file} ditulis: baca dulu, lalu siaga import {csv} --map {file} --dry-run",
    ),
}
