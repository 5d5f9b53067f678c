"""Why a line cannot be entered: what is wrong, and what would be right, in one line."""

from data.words import Table

TABLE: Table = {
    # --- of the desk
    "refuse.as_said": ("{why}", "{why}"),
    "refuse.not_saved": ("not saved: {why}", "tidak tersimpan: {why}"),
    "refuse.screen_only": ("this works on the screen only: {what}", "ini hanya dapat di layar: {what}"),
    "refuse.empty": ("an empty line does nothing", "baris kosong tidak melakukan apa-apa"),
    # --- who and when
    "refuse.not_on_roster": (
        "{by} is not an operator of the roster: {known}",
        "{by} bukan operator dalam daftar: {known}",
    ),
    "refuse.future": (
        "{time} is in the future, it is {now}: future times are not accepted",
        "{time} belum terjadi, sekarang {now}: tidak dapat dicatat",
    ),
    "refuse.too_old": (
        "{time} is {hours} h ago: say why it comes so late, end with: why WORDS",
        "{time} itu {hours} j lalu: sebutkan alasannya, akhiri: alasan KATA",
    ),
    "refuse.in_control": (
        "{by} is in control already, since {time}",
        "{by} sudah memegang kendali sejak {time}",
    ),
    "refuse.take_why": (
        "taking over from {before} needs a reason: take {by} WHY",
        "mengambil alih dari {before} perlu alasan: ambil {by} ALASAN",
    ),
    # --- posts
    "refuse.no_post": ("no post {post} here: {posts}", "tidak ada pos {post}: {posts}"),
    "refuse.which_post": ("which post?", "pos yang mana?"),
    "refuse.not_due": (
        "post {post} is not due before {time}: ok {code} if it did call",
        "pos {post} baru wajib lapor {time}: aman {code} bila memang lapor",
    ),
    "refuse.no_calls": (
        "post {post} makes no check calls: ok {code} if it did call",
        "pos {post} tidak wajib lapor: aman {code} bila memang lapor",
    ),
    "refuse.all_skipped": (
        "all skipped, on break, unmanned, closed or in danger: {posts}",
        "semua dilewati, istirahat, kosong, ditutup atau bahaya: {posts}",
    ),
    "refuse.post_closed": (
        "post {post} is closed since {time}: open {code} first",
        "pos {post} ditutup sejak {time}: buka {code} dulu",
    ),
    "refuse.unmanned": (
        "nobody is on post {post}: relief {code} NAME first",
        "pos {post} kosong: aplus {code} NAMA dulu",
    ),
    "refuse.sent_already": (
        "post {post} is on #{number} since {time} already",
        "pos {post} sudah dikirim ke #{number} sejak {time}",
    ),
    "refuse.sent_to_post": (
        "post {post} is sent to post {target} since {time} already",
        "pos {post} sudah dikirim ke pos {target} sejak {time}",
    ),
    "refuse.to_itself": ("post {post} cannot be sent to itself", "pos {post} tidak dapat dikirim ke diri sendiri"),
    "refuse.covers": (
        "post {post} covers post {other} on its break: back {other} first",
        "pos {post} menggantikan pos {other}: kembali {other} dulu",
    ),
    "refuse.back_cover": (
        "post {post} covers post {other}: back {other} ends that break",
        "pos {post} menggantikan pos {other}: kembali {other} mengakhirinya",
    ),
    "refuse.arrived_already": (
        "post {post} is on scene of #{number} since {time} already",
        "pos {post} sudah di lokasi #{number} sejak {time}",
    ),
    "refuse.not_sent": (
        "post {post} was not sent anywhere: on NUMBER {code} if it is there",
        "pos {post} tidak sedang dikirim: tiba NOMOR {code} bila di lokasi",
    ),
    "refuse.not_away": (
        "post {post} is at its place already",
        "pos {post} sudah di tempatnya",
    ),
    "refuse.away": (
        "post {post} is out, sent to something: back {post} first",
        "pos {post} sedang dikirim: kembali {post} dulu",
    ),
    "refuse.in_danger": (
        "post {post} is in danger: close that incident first",
        "pos {post} dalam bahaya: tutup kejadian itu dulu",
    ),
    "refuse.no_answer": (
        "post {post} has not answered its check call: ok {post} first",
        "pos {post} belum lapor: aman {post} dulu",
    ),
    "refuse.covers_itself": (
        "post {post} cannot cover itself: br {post} COVER",
        "pos {post} tidak dapat mengganti diri sendiri: istirahat {post} PENGGANTI",
    ),
    "refuse.break_span": (
        "a break of {minutes} min? from 1 to {longest} min, longer is a relief",
        "istirahat {minutes} mnt? 1 sampai {longest} mnt, lebih lama: aplus",
    ),
    "refuse.on_break": (
        "post {post} is on break until {time}, post {cover} covers: back {post}",
        "pos {post} istirahat s.d. {time}, diganti pos {cover}: kembali {post}",
    ),
    "refuse.cover_on_break": (
        "post {cover} is on break itself until {time}: name another cover",
        "pos {cover} sendiri istirahat s.d. {time}: pilih pengganti lain",
    ),
    "refuse.cover_covers": (
        "post {cover} covers post {other} already: name another cover",
        "pos {cover} sudah menggantikan pos {other}: pilih pengganti lain",
    ),
    "refuse.relief_who": ("who is on post {post} now? relief {post} NAME", "siapa di pos {post}? aplus {post} NAMA"),
    "refuse.relief_same": (
        "{people} is on post {post} already",
        "{people} sudah di pos {post}",
    ),
    "refuse.post_same.normal": ("post {post} is not withdrawn", "pos {post} tidak ditutup"),
    "refuse.post_same.patrol": ("post {post} is on patrol already{since}", "pos {post} sudah berpatroli{since}"),
    "refuse.post_same.closed": ("post {post} is withdrawn already{since}", "pos {post} sudah ditutup{since}"),
    "refuse.post_same.off": ("post {post} is unmanned already{since}", "pos {post} sudah kosong{since}"),
    "refuse.post_since": (", since {time}", ", sejak {time}"),
    "refuse.close_post_who": (
        "who ordered it, and why? closed {post} by NAME WHY",
        "atas perintah siapa, mengapa? ditutup {post} oleh NAMA ALASAN",
    ),
    # --- incidents
    "refuse.which_incident": ("which incident? name its number", "kejadian yang mana? sebutkan nomornya"),
    "refuse.closed": (
        "#{number} is closed since {time}: reopen {number} WHY first",
        "#{number} sudah ditutup {time}: buka {number} ALASAN dulu",
    ),
    "refuse.folded": (
        "#{number} is folded under #{into}: name #{into}",
        "#{number} sudah masuk ke #{into}: sebut #{into}",
    ),
    "refuse.no_type": ('no incident type "{type}" here', 'tidak ada jenis kejadian "{type}"'),
    "refuse.priority": (
        "priority {priority}? it is 1, 2, 3 or 4",
        "prioritas {priority}? hanya 1, 2, 3 atau 4",
    ),
    "refuse.below_type": (
        "{type} is P{own}: P{priority} needs a reason, end with: why WORDS",
        "{type} itu P{own}: P{priority} perlu alasan, akhiri: alasan KATA",
    ),
    "refuse.same_priority": ("#{number} is P{priority} already", "#{number} sudah P{priority}"),
    "refuse.lower_why": (
        "from P{before} down to P{priority} needs a reason: pri {number} {priority} WHY",
        "turun dari P{before} ke P{priority} perlu alasan: pri {number} {priority} ALASAN",
    ),
    "refuse.panic_priority": (
        "#{number} is an officer in danger: it stays P1",
        "#{number} petugas dalam bahaya: tetap P1",
    ),
    "refuse.report_words": (
        "what was reported? n {number} WORDS",
        "apa laporannya? n {number} KATA",
    ),
    "refuse.acked": (
        "#{number} was acknowledged at {time} by {by} already",
        "#{number} sudah ditanggapi {time} oleh {by}",
    ),
    "refuse.nothing_new": ("nothing waits to be acknowledged", "tidak ada yang belum ditanggapi"),
    "refuse.note_words": ("a note without words: {number} WORDS", "catatan tanpa kata: {number} KATA"),
    "refuse.controlled": (
        "#{number} is under control since {time} already",
        "#{number} sudah terkendali sejak {time}",
    ),
    "refuse.handed_to": (
        "#{number} handed to whom? c {number} handed WHOM",
        "#{number} diserahkan ke siapa? c {number} diserahkan KEPADA",
    ),
    "refuse.steps_open": (
        "#{number} is P1, steps still open: {steps}",
        "#{number} P1, langkah belum: {steps}",
    ),
    "refuse.no_contact": (
        "#{number}: no contact with post {posts} yet: ok {first}, or say why",
        "#{number}: pos {posts} belum ada kontak: aman {first}, atau beri alasan",
    ),
    "refuse.not_closed": ("#{number} is not closed", "#{number} belum ditutup"),
    "refuse.reopen_why": ("why open it again? reopen {number} WHY", "mengapa dibuka lagi? buka {number} ALASAN"),
    # --- steps
    "refuse.no_steps": ("#{number} has no steps", "#{number} tidak punya langkah"),
    "refuse.no_step": (
        "#{number} has no step {step}: 1 to {count}",
        "#{number} tidak punya langkah {step}: 1 sampai {count}",
    ),
    "refuse.step_ticked": (
        "step {step} of #{number} is ticked since {time}, {by}",
        "langkah {step} #{number} sudah selesai {time}, {by}",
    ),
    "refuse.step_waived": (
        "step {step} of #{number} is waived since {time}, {by}",
        "langkah {step} #{number} sudah dikecualikan {time}, {by}",
    ),
    "refuse.step_not_ticked": (
        "step {step} of #{number} is not ticked",
        "langkah {step} #{number} memang belum selesai",
    ),
    "refuse.waive_why": ("why? waive {step} WHY by NAME", "mengapa? kecualikan {step} ALASAN oleh NAMA"),
    "refuse.waive_who": (
        "step {step} of #{number} is required: waive {step} WHY by NAME",
        "langkah {step} #{number} wajib: kecualikan {step} ALASAN oleh NAMA",
    ),
    # --- ties
    "refuse.link_itself": ("#{number} cannot be tied to itself", "#{number} tidak dapat dikaitkan ke diri sendiri"),
    "refuse.link_closed": (
        "#{number} is closed: reopen {number} WHY first",
        "#{number} sudah ditutup: buka {number} ALASAN dulu",
    ),
    "refuse.linked": ("#{number} and #{other} are tied already", "#{number} dan #{other} sudah terkait"),
    "refuse.link_panic": (
        "#{number} is an officer in danger and keeps its row: link {number} rel",
        "#{number} petugas dalam bahaya, tetap barisnya: kait {number} terkait",
    ),
    # --- the book, the outside
    "refuse.line_words": ("a line without words: l WORDS", "mutasi tanpa kata: catat KATA"),
    "refuse.call_who": ("who was called? call WHO WORDS", "siapa yang dihubungi? hubungi SIAPA KATA"),
    "refuse.told_words": ("what was the controller told? e WORDS", "apa yang dilaporkan ke Padal? e KATA"),
    "refuse.no_entry": ("there is no entry {no}: 1 to {last}", "tidak ada mutasi {no}: 1 sampai {last}"),
    "refuse.fix_void": ("no. {no} was undone: nothing to correct", "no. {no} sudah diurungkan: tidak perlu ralat"),
    "refuse.fix_no_words": ("no. {no} holds no words to correct", "no. {no} tidak berisi kata untuk diralat"),
    "refuse.fix_words": ("what should no. {no} say? fix {no} WORDS", "seharusnya apa? ralat {no} KATA"),
    "refuse.fix_same": ("no. {no} says exactly that already", "no. {no} sudah berbunyi begitu"),
    "refuse.fix_nothing": (
        "none of your last lines holds words: fix NUMBER WORDS",
        "tidak ada kata terakhir Anda: ralat NOMOR KATA",
    ),
    "refuse.undo_nothing": ("no line of yours is left to undo", "tidak ada baris Anda untuk diurungkan"),
    "refuse.undo_late": (
        "no. {no} of {time} is over 2 min old: fix {no} WORDS",
        "no. {no} pukul {time} lewat 2 mnt: ralat {no} KATA",
    ),
    "refuse.undo_never": (
        "no. {no} stays: control, panic and calls are never undone",
        "no. {no} tetap: kendali, bahaya dan telepon tidak dapat diurungkan",
    ),
    "refuse.undo_built": (
        "no. {no} cannot be undone: no. {later} builds on it",
        "no. {no} tidak dapat diurungkan: no. {later} bersandar padanya",
    ),
}
