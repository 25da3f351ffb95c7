# The desk in Arabic.  Wording to be reviewed by a native speaker before release.

app-name = كوريدور
desk-title = كوريدور – المكتب
skip-to-main = انتقل إلى المحتوى
navigation = المكتب
operation = العملية
exercise = تمرين
digits-latn = أرقام 123
digits-arab = أرقام ١٢٣
there-is-a-problem = هناك مشكلة
try-again = حاول مرة أخرى
save = حفظ
cancel = إلغاء
close = إغلاق
done = تم
edit = تعديل
remove = إزالة
copy = نسخ
copied = تم النسخ.
copy-failed = تعذّر النسخ. حدّد النص بدلاً من ذلك.
undo = تراجع
optional = اختياري
never = أبداً
preview = معاينة
somebody = شخص ما
reason = السبب
reason-optional = السبب (اختياري)
reason-missing = اذكر السبب
becomes = أصبح
as-of = حتى { $time }
time-ago = قبل { $span }
not-in-scope = خارج نطاقك
nothing-for-you = ليس لك دور في المكتب بعد. اسأل أحد المديرين.
page-not-yours = دورك لا يفتح هذه الصفحة. المديرون هم من يمنحون الأدوار.
page-unknown = لا توجد صفحة كهذه.

## Signing in
sign-in = تسجيل الدخول
sign-in-title = تسجيل الدخول
sign-in-login = اسم الدخول
sign-in-password = كلمة المرور
sign-in-login-missing = أدخل اسم الدخول
sign-in-password-missing = أدخل كلمة المرور
sign-in-refused = الاسم أو كلمة المرور غير صحيحين
sign-in-too-often = محاولات كثيرة. انتظر { $minutes ->
    [one] دقيقة واحدة
    [two] دقيقتين
    [few] { $minutes } دقائق
   *[other] { $minutes } دقيقة
  } ثم حاول مرة أخرى.
sign-in-no-account = ليس لديك حساب، أو نسيت كلمة المرور؟ اطلب من أحد المديرين رابط دخول جديداً.
sign-out = تسجيل الخروج
signed-out-done = تم تسجيل خروجك.
password-was-set = تم ضبط كلمة المرور. سجّل الدخول بها.
invitation-title = اختر كلمة مرور
invitation-text = تمت دعوتك إلى المكتب. اختر كلمة مرور؛ يعمل الرابط مرة واحدة.
password-new = كلمة مرور جديدة
password-hint = { $least } حرفاً على الأقل. عدة كلمات أفضل من كلمة واحدة صعبة.
password-too-short = تحتاج كلمة المرور إلى { $least } حرفاً على الأقل
password-show = إظهار كلمة المرور
password-set = ضبط كلمة المرور
session-ended = انتهت جلستك
session-ended-text = سجّل الدخول مرة أخرى للمتابعة. ما كتبته ما زال هنا.
session-not-now = ليس الآن
server-unreachable = تعذّر الوصول إلى الخادم. تحقق من الشبكة.
offline-banner = لا توجد شبكة. يمكنك قراءة ما على الشاشة، ولا يمكن حفظ شيء حتى تعود الشبكة.
phones-refused-banner = الهواتف مرفوضة: استُعيدت نسخة احتياطية ولم يُنفَّذ restore-epoch. لم يُفقد شيء من الهواتف. أخبر من يدير الخادم.

## Keys
keys = المفاتيح
keys-title = المفاتيح
keys-single = اختصارات بمفتاح واحد
keys-note = لا يعمل أي مفتاح أثناء الكتابة في حقل.
key-next = التقرير التالي
key-previous = التقرير السابق
key-open = فتح التقرير المختار
key-verify = تحقق
key-return = إعادة
key-not-count = عدم احتساب
key-amend = تصحيح باسمي
key-undo = التراجع عن آخر حكم
key-search = بحث
key-choose = اختيار قيمة في جدول القرار
key-save = حفظ القرار
key-help = هذه القائمة
key-release = إفراج
key-mend = إصلاح
key-set-aside = وضع جانباً
key-take-up = إعادة النظر

## Navigation
nav-review = المراجعة
nav-conflicts = القرارات
nav-queue = للفرز
nav-removals = الإزالات
nav-convoys = القوافل
nav-sites = المواقع
nav-people = الأشخاص
nav-devices = الهواتف
nav-operations = العمليات

## Lists
list-loading = جارٍ التحميل…
list-failed = تعذّر تحميل القائمة.
list-stale = تعذّر تحديث القائمة. المعروض من { $time }.
list-empty-filtered = لا شيء يطابق عوامل التصفية هذه.
list-more = عرض المزيد
list-read-at = قُرئت في { $time }.
list-fresh = { $count ->
    [one] تغيير واحد
    [two] تغييران
    [few] { $count } تغييرات
    [many] { $count } تغييراً
   *[other] { $count } تغيير
  } – تحديث
reports-fresh = { $count ->
    [one] تقرير واحد جديد أو متغيّر
    [two] تقريران جديدان أو متغيّران
    [few] { $count } تقارير جديدة أو متغيّرة
    [many] { $count } تقريراً جديداً أو متغيّراً
   *[other] { $count } تقرير جديد أو متغيّر
  } – تحديث
filters = { $count ->
    [0] عوامل التصفية
   *[other] عوامل التصفية ({ $count })
  }
filters-clear = مسح عوامل التصفية
filter-all = الكل
filter-q = بحث في المركبة والملاحظة والمكان
filter-site = المكان
filter-convoy = القافلة
filter-person = من عدّ
filter-how_known = كيف عُرف
filter-from = من يوم
filter-to = إلى يوم
filter-status = الحالة
filter-role = الدور

## Review queue
lanes = المسارات
lane-decision = يحتاج قراراً
lane-new = جديد
lane-answered = أُجيب عنه
lane-returned = أُعيد وينتظر
lane-verified = تم التحقق
lane-not-counted = غير محتسب
lane-all = الكل
lane-empty-decision = لا شيء ينتظر قراراً.
lane-empty-new = لا شيء ينتظرك.
lane-empty-answered = لا أجوبة تنتظرك.
lane-empty-returned = لا سؤال ينتظر جواباً.
lane-empty-verified = لم يتم التحقق من شيء بعد.
lane-empty-not-counted = لم يُستبعد أي تقرير.
lane-empty-all = لم يصل أي تقرير بعد.
review-list = التقارير
review-detail = التقرير
review-new = جديد
review-returned = أُعيد
review-answered = أُجيب عنه
review-verified = تم التحقق
review-not-counted = غير محتسب
review-withdrawn = مسحوب
needs-decision = يحتاج قراراً
group-by-convoy = تجميع حسب القافلة
group-no-convoy = بلا قافلة
received-late = وصل { $age }
age-minutes = بعد { $count ->
    [one] دقيقة واحدة
    [two] دقيقتين
    [few] { $count } دقائق
   *[other] { $count } دقيقة
  }
age-hours = بعد { $count ->
    [one] ساعة واحدة
    [two] ساعتين
    [few] { $count } ساعات
   *[other] { $count } ساعة
  }
age-days = بعد { $count ->
    [one] يوم واحد
    [two] يومين
    [few] { $count } أيام
   *[other] { $count } يوماً
  }
detail-none = اختر تقريراً من القائمة.
back-to-list = العودة إلى القائمة
title-place-direction = { $place }، { $direction }
counted-by = عدّه { $name }
reported-by = أبلغ به { $name }
number-corrected-by = صحّح العدد { $name }، وكان قد ذُكر { $was }
number-decided-by = قرّر العدد { $name }، وكان قد ذُكر { $was }
# In a list, beside who counted.
number-by = حدّد العدد { $name }
entered-by = أدخله { $name }
observed-at = شوهد { $time }
received-at = وصل { $time }
written-at = كُتب { $time }
place-not-recorded = المكان غير مسجّل
place-out-of-scope = مكان خارج نطاقك
time-not-recorded = الوقت غير مسجّل
vehicle-not-recorded = المركبة غير مسجّلة
vehicle-unknown = مركبة لم تصل بعد
convoy-unknown = قافلة لم تصل بعد
question-open = سُئل { $time }، ولا جواب بعد
question-answered = سُئل، وأُجيب { $time }
conflict-notice = { $count ->
    [one] حقل واحد له قيم متنافسة
    [two] حقلان لهما قيم متنافسة
    [few] { $count } حقول لها قيم متنافسة
    [many] { $count } حقلاً لها قيم متنافسة
   *[other] { $count } حقل لها قيم متنافسة
  }
conflict-decide = اتخاذ القرار
recorded-title = ما سُجّل
unrecorded-title = { $count ->
    [one] حقل واحد غير مسجّل
    [two] حقلان غير مسجّلين
    [few] { $count } حقول غير مسجّلة
    [many] { $count } حقلاً غير مسجّل
   *[other] { $count } حقل غير مسجّل
  }
neighbours-title = الأقرب قبله وبعده، في المكان والاتجاه نفسيهما
history-title = السجل ({ $count })
versions-title = النسخ ({ $count })
receipts-title = الإيصالات ({ $count })
conflicts-decided-link = القرارات بشأن هذا التقرير

flag-site-closed = الموقع مغلق
flag-late-from-previous-assignee = من مراقب لم يعد مكلّفاً
flag-unresolved = القافلة أو المركبة لم تصل بعد
flag-bands-differ-from-total = مجموع الفئات لا يساوي العدد
flag-subset-larger-than-total = جزء أكبر من المجموع
flag-over-capacity = مرتفع جداً لهذه المركبة
flag-clock-wrong = الساعة خاطئة
flag-future-time = الوقت في المستقبل
flag-ends-before-start = ينتهي قبل أن يبدأ
flag-range-out-of-order = الأدنى والعدد والأعلى ليست بالترتيب
flag-not-collected = ذُكر فيه ما لا يُجمع هنا
flag-possible-duplicate = المركبة نفسها مرتين؟
flag-reviewed-by-one = راجعه شخص واحد

clock-slow = ساعة الهاتف متأخرة { $span }.
clock-fast = ساعة الهاتف متقدمة { $span }.
clock-was-set = ضُبطت ساعة الهاتف بين الحفظ والإرسال.
clock-between = حُفظ على الهاتف بين { $from } و{ $to } بحسب ساعة المكتب.
clock-as-stated = تبقى الأوقات كما ذُكرت.

action-verify = تحقق
action-return = إعادة
action-not-count = عدم احتساب
action-amend = تصحيح باسمي
action-reopen = إعادة فتح
why-line = { $actions }: { $why }
why-unknown = غير ممكن الآن
why-offline = لا توجد شبكة: لا يمكن حفظ شيء الآن.
why-counted-by-you = أنت من عدّ؛ يراجعه شخص آخر
why-entered-by-you = أنت من أدخله؛ يراجعه شخص آخر
why-set-by-you = أنت من وضع قيمة فيه؛ يراجعه شخص آخر
why-candidate-of-yours = إحدى قيمك مطروحة في الخلاف؛ يقرر شخص آخر
why-open-conflict = احسم القيم المتنافسة أولاً
why-move-not-possible = غير ممكن في هذه الحالة
why-forbidden = دورك لا يسمح بذلك

said-verify = تم التحقق: { $what }
said-return = أُعيد: { $what }
said-not-count = غير محتسب: { $what }
said-reopen = فُتح من جديد: { $what }
said-amend = حُفظ تصحيحك. يراجعه الآن شخص آخر.
said-amend-conflict = غيّر شخص آخر الحقل نفسه. القيمتان تنتظران قراراً.
reason-undo = تراجع فوري

return-title = إعادة مع سؤال
return-text = يرى { $name } السؤال على الهاتف ويجيب عنه.
question = سؤالك
question-hint = بلا أسماء المغادرين وبلا أرقام هواتف.
question-missing = أدخل سؤالاً
question-ready = أسئلة جاهزة
question-number-differs = العدد يختلف عن العدد عند الوصول. هل هو صحيح؟
question-twice = هل عُدّت هذه المركبة مرتين؟
question-which-vehicle = أي مركبة هذه؟
question-wrong-place = هل المكان صحيح؟
question-which-time = هل الوقت صحيح؟
preview-returned = أُعيد إليك

not-count-title = استبعاد من العدّ
not-count-text = يبقى التقرير مقروءاً، ويرى المراقب السبب.
reopen-title = إعادة فتح
reopen-text = يُلغى الحكم وينتظر التقرير المراجعة من جديد. يبقى الاثنان في السجل.
reason-ready = أسباب جاهزة
reason-not-count-twice = عُدّت المركبة نفسها مرتين
reason-not-count-practice = كان هذا تدريباً
reason-not-count-no-movement = لم يتحرك شيء في النهاية
reason-not-count-told-only = رواه آخرون ولم نره نحن
reason-not-count-elsewhere = موجود في تقرير آخر
reason-reopen-new-information = وصلت معلومات جديدة
reason-reopen-mistake = كان الحكم خطأ

moved-title = تغيّر هذا التقرير وأنت تنظر إليه.
moved-fields = مختلف الآن: { $fields }
moved-kept = لم يُحفظ شيء. ما اخترته وكتبته ما زال هنا: انظر مرة أخرى ثم كرّر.

amend-title = تصحيح باسمي
amend-text = ما ذكره { $name } يبقى مقروءاً. تصحيحك نسخة جديدة، ويراجعه شخص آخر.
amend-was = الآن: { $value }
amend-another = تصحيح حقل آخر
amend-choose = اختر حقلاً
amend-reason-hint = كيف عرفت؟
amend-save = حفظ التصحيح
amend-nothing = غيّر قيمة واحدة على الأقل
amend-not-a-number = { $field }: أدخل عدداً صحيحاً أو اتركه فارغاً
amend-too-large = { $field }: أدخل { $most } أو أقل
amend-too-small = { $field }: أدخل { $least } أو أكثر
amend-no-time = { $field }: أدخل يوماً ووقتاً

history-created = عدّه وحفظه { $by }
history-amended = غيّره { $by }
history-answered = أجاب { $by }
history-late-answer = أجاب { $by } بعد إغلاق السؤال
history-withdrawn = سحبه { $by }
history-withdraw-undone = ألغى { $by } السحب
history-verified = تحقق منه { $by }
history-returned = أعاده { $by }
history-not-counted = استبعده { $by } من العدّ
history-reopened = أعاد { $by } فتحه
history-decided = قرّر { $by }
history-conflict-opened = قيم متنافسة في الحقل { $field }
answer-right = «صحيح.»
answer-changed = «غيّرته.»
answer-dont-know = «لا أعرف.»
correction-miscounted = «أخطأت في العدّ.»
correction-typing = «خطأ في الكتابة.»
correction-wrong-place = «مكان أو مركبة خطأ.»
correction-twice = «عُدّ مرتين.»
correction-other = «سبب آخر.»
version-number = النسخة { $number }
version-first = { $count ->
    [one] الإفادة الأولى: حقل واحد
    [two] الإفادة الأولى: حقلان
    [few] الإفادة الأولى: { $count } حقول
    [many] الإفادة الأولى: { $count } حقلاً
   *[other] الإفادة الأولى: { $count } حقل
  }
version-sets-nothing = لم تغيّر شيئاً بذاتها
by-desk = في المكتب
by-phone = بالهاتف
change-number = التغيير { $number } من هذا الهاتف
receipt-fields = تُركت لقرار: { $fields }
outcome-applied = طُبّق
outcome-merged = دُمج مع ما غيّره آخرون
outcome-conflict = ينتظر قراراً
outcome-held = ينتظر تغييراً سابقاً
outcome-quarantined = تعذّر تطبيقه، وينتظر الفرز

## Decisions
back-to-conflicts = كل القرارات
conflicts-open = مفتوحة
conflicts-decided = محسومة
conflicts-none = لا تقرير ينتظر قراراً.
conflicts-none-decided = لم يُحسم شيء بعد.
conflicts-none-here = لا شيء للحسم هنا.
conflict-now-reads = القيمة الآن { $value }
conflict-lead-parallel = { $people ->
    [one] غيّر شخص واحد هذا التقرير مرتين دون أن يرى التغيير الأول.
    [two] غيّر شخصان هذا التقرير دون أن يرى أحدهما الآخر.
    [few] غيّر { $people } أشخاص هذا التقرير دون أن يرى بعضهم بعضاً.
    [many] غيّر { $people } شخصاً هذا التقرير دون أن يرى بعضهم بعضاً.
   *[other] غيّر { $people } شخص هذا التقرير دون أن يرى بعضهم بعضاً.
  }
conflict-lead-after-decision = وصل تصحيح بعد الحكم على التقرير.
conflict-lead-withdrawal = سُحب على هاتف وتغيّر في مكان آخر.
conflict-agreeing = { $count ->
    [zero] لا حقول أخرى.
    [one] حقل واحد آخر متطابق.
    [two] حقلان آخران متطابقان.
    [few] { $count } حقول أخرى متطابقة.
    [many] { $count } حقلاً آخر متطابقاً.
   *[other] { $count } حقل آخر متطابق.
  }
conflict-whole-report = عرض التقرير كاملاً
decision-table = جدول القرار
column-field = الحقل
column-before = قبل
column-decision = قرارك
statement-number = الإفادة { $number }
cell-unchanged = دون تغيير
candidate-live = القائمة الآن
candidate-live-before = القائمة الآن: { $value }
candidate-earlier = سابقاً: { $values }
candidate-agreed = قالها أيضاً { $names }
candidate-line = { $value } – { $name } ({ $device })
candidates-equal = النسختان متطابقتان. اختيار إحداهما يغلق الخلاف.
use-value = استخدم { $value }
use-value-of = استخدم { $value } ({ $name })
another-number = عدد آخر
another-value = قيمة أخرى
another-means = تصبح هذه إفادتك أنت، ويراجع التقرير شخص آخر.
only-changed = غيّره { $name } وحده
decision-save = حفظ القرار
decision-ask = اسأل المراقب
decision-later = القرار لاحقاً
decision-none-chosen = اختر قيمة، أو قرّر لاحقاً
decision-value-missing = { $field }: أدخل القيمة
decision-reason-missing = { $field }: اذكر السبب، فلم يذكر أحد هذه القيمة
decision-line = استخدم { $by } القيمة { $value }
decide-again = قرار جديد
said-decided = { $count ->
    [one] حُسم. يُبلَّغ كل المعنيين.
    [two] حُسم حقلان. يُبلَّغ كل المعنيين.
    [few] حُسمت { $count } حقول. يُبلَّغ كل المعنيين.
    [many] حُسم { $count } حقلاً. يُبلَّغ كل المعنيين.
   *[other] حُسم { $count } حقل. يُبلَّغ كل المعنيين.
  }
said-decided-left = { $count ->
    [one] حُفظ. حقل واحد ما زال ينتظر.
    [two] حُفظ. حقلان ما زالا ينتظران.
    [few] حُفظ. { $count } حقول ما زالت تنتظر.
    [many] حُفظ. { $count } حقلاً ما زالت تنتظر.
   *[other] حُفظ. { $count } حقل ما زالت تنتظر.
  }

## To sort out
queue-open = بالانتظار
queue-set-aside = موضوعة جانباً
queue-empty-open = لا شيء ينتظر الفرز.
queue-empty-set-aside = لم يوضع شيء جانباً.
queue-detail = ما ينتظر
queue-detail-none = اختر واحداً من القائمة.
received-ago = وصل قبل { $span }
queue-saved-at = حُفظ على الهاتف
queue-received-at = وصل
queue-stated = ما يمكن قراءته منه
queue-stated-nothing = لا يمكن قراءة أي حقل منه.
queue-text = عرض النص كما وصل
queue-report-link = عرض تقريره
queue-before-link = عرض التغيير السابق له
queue-done = ما جرى
queue-gone = عالج شخص آخر هذا في الأثناء. تُقرأ القائمة من جديد.
queue-what-create = تقرير جديد
queue-what-amend = تصحيح
queue-what-answer = جواب عن سؤال
queue-what-withdraw = سحب
queue-what-unreadable = نص من هاتف
queue-what-convoy = تغيير في قافلة
queue-what-vehicle = تغيير في مركبة
queue-why-held = لم يصل التغيير السابق له
queue-why-held-here = التغيير السابق له ينتظر الفرز أيضاً
queue-why-bad-json = لا يمكن قراءة النص
queue-why-invalid = في أحد الحقول ما لا يمكن أن يحمله
queue-why-unknown-kind = نوع تقرير غير معروف هنا
queue-why-id-reused = استُخدم المعرّف مرتين
queue-why-number-reused = استُخدم الرقم مرتين: هاتفان يتشاركان تسجيلاً واحداً
queue-why-other-device = جاء من هاتف آخر
queue-why-device-revoked = كان تسجيل هاتفه مُلغى
queue-why-device-held = هاتفه ينتظر إفراج المسؤول بعد استعادة النسخة الاحتياطية
queue-why-other-key = التغيير السابق له عن تقرير آخر
queue-why-unknown-key = تقريره غير موجود هنا، أو هو لشخص آخر
queue-why-unknown-site = يذكر مكاناً غير معروف في عمليته
queue-why-never-assigned = لم يُكلَّف صاحبه بهذا المكان قط
queue-why-counted-by-another = يقول إن شخصاً آخر عدّ
queue-why-unknown-question = يجيب عن سؤال لم يُطرح قط
queue-why-fault = تعطّل الخادم عنده
queue-why-other = تعذّر استخدامه ({ $problem })
queue-did-release = أفرج عنه { $by }
queue-did-mend = أصلحه { $by }
queue-did-set-aside = وضعه { $by } جانباً
queue-did-take-up = عاد { $by } إلى النظر فيه
action-release = إفراج
action-mend = إصلاح
action-set-aside = وضع جانباً
action-take-up = إعادة النظر
why-not-releasable = لا يمكن قراءته كإفادة؛ أصلحه أو ضعه جانباً
said-release = أُفرج عنه: { $what }
said-mend = أُصلح: { $what }
said-mend-conflict = أُصلح. تقابله قيمة أخرى، والقيمتان تنتظران قراراً.
said-set-aside = وُضع جانباً: { $what }
said-take-up = أُعيد النظر فيه: { $what }
release-title = إفراج
release-text = يسري كما هو باسم صاحبه، ويسري معه ما ينتظره. يمكن أن يراجعه شخص آخر.
set-aside-title = وضع جانباً
set-aside-text = لن يكون له أثر. يعرض الهاتف السبب على صاحبه. يمكن إعادة النظر فيه.
take-up-title = إعادة النظر
take-up-text = ينتظر الفرز من جديد، ويقول الهاتف إنه قيد التدقيق.
reason-release-stood-in = حلّ محل زميل هناك
reason-release-confirmed = أكّده صاحبه
reason-set-aside-twice = عُدّت المركبة نفسها مرتين
reason-set-aside-practice = كان هذا تدريباً
reason-set-aside-elsewhere = موجود في تقرير آخر
reason-set-aside-nothing-said = لا يقول شيئاً يمكن استخدامه
reason-take-up-new-information = وصلت معلومات جديدة
reason-take-up-mistake = وُضع جانباً بالخطأ
mend-title = إصلاح
mend-text-whole = اذكر ما كان يُراد قوله. تبقى الإفادة لـ { $name }، ويُذكر أنك من أدخلها، ويراجعها شخص آخر.
mend-text-edits = اذكر ما كان يُراد قوله. يُجرى التصحيح باسمك على تقرير { $name } كما هو الآن، ويراجعه شخص آخر.
mend-stated = المذكور: { $value }
mend-another = ملء حقل آخر
mend-missing = { $field }: أدخل قيمة

## Convoys
convoys-none = لا قوافل بعد. أضف الأولى قبل أن تغادر.
convoys-all = كل القوافل
convoys-of-site = في أو بين
convoy-add = إضافة قافلة
convoy-edit-title = تعديل { $convoy }
convoy-move = نقل
convoy-move-title = أين تقف { $convoy }؟
convoy-at-hint = لا ترى الهواتف القافلة إلا وهي واقفة في موقعها.
convoy-on-the-road = على الطريق
convoy-label-missing = أدخل اسماً للقافلة
said-convoy-added = أُضيفت: { $convoy }
said-convoy-changed = حُفظت: { $convoy }
said-convoy-left = غادرت هذه القافلة مواقعك: { $convoy }
join-same-as = هذه هي القافلة نفسها…
join-title = { $convoy } هي القافلة نفسها…
join-anew-title = أيّ مركبات { $convoy } هي نفسها؟
join-text = تُقرآن بعدها في كل مكان كقافلة واحدة. يحتفظ كل تقرير بما ذُكر فيه، ويمكن التراجع.
join-into = القافلة الأخرى
join-into-hint = اسمها هو الذي يبقى.
join-choose = اختر
join-none-chosen = اختر القافلة الأخرى
join-no-other = لا قافلة أخرى في هذه العملية.
join-vehicles = المركبات التي هي نفسها
join-no-vehicles = ليس لإحدى القافلتين مركبات تُطابَق.
join-not-there = ليست بينها
join-suggested = الرقم نفسه: { $vehicle }
join-take-suggested = { $count ->
    [one] طابق مركبة واحدة لها الرقم نفسه
    [two] طابق مركبتين لهما الرقم نفسه
    [few] طابق { $count } مركبات لها الرقم نفسه
    [many] طابق { $count } مركبةً لها الرقم نفسه
   *[other] طابق { $count } مركبة لها الرقم نفسه
  }
join-paired-twice = لا يمكن أن تكون مركبتان هذه المركبة
join-save = ضمّ
join-pair = مطابقة المركبات
join-pair-of = مطابقة المركبات: { $convoy }
joined-with = مضمومة إليها
joined-by = ضمّها { $name }، { $time }:
joined-states = { $field }، كما ذُكر هناك
vehicle-also = سُجّلت أيضاً باسم { $vehicle }، { $convoy }
vehicle-of = جاءت مع { $convoy }
separate = فصل من جديد
separate-of = فصل من جديد: { $convoy }
separate-title = فصل { $convoy } من جديد؟
separate-text = تُقرأ كل منهما كما كانت، بمركباتها وأعدادها.
said-convoy-joined = ضُمّت { $convoy } إلى { $other }
said-vehicles-paired = طوبقت المركبات: { $convoy }
said-convoy-separated = فُصلت: { $convoy }
vehicles-none = لا مركبات بعد.
vehicle-add = إضافة مركبة
vehicle-edit = تعديل { $vehicle }
vehicle-label = الرقم المكتوب أو المعطى
vehicle-label-hint = كما هو مكتوب على المركبة. لا تُكتب أبداً لوحة سيارة خاصة.
vehicle-label-missing = أدخل رقم المركبة أو اسمها
seats-not-a-number = أدخل عدد المقاعد كعدد صحيح
seats-too-many = أدخل { $most } مقعد أو أقل
seats = { $count ->
    [one] مقعد واحد
    [two] مقعدان
    [few] { $shown } مقاعد
    [many] { $shown } مقعداً
   *[other] { $shown } مقعد
  }
said-vehicle-added = أُضيفت: { $vehicle }
said-vehicle-changed = حُفظت: { $vehicle }
ledger-caption = المغادرون والواصلون لكل مركبة من { $convoy }
column-vehicle = المركبة
column-departed = غادر
column-arrived = وصل
column-difference = الفرق
column-actions = إجراءات
convoy-counted-departed = مركبات عُدّت عند المغادرة
convoy-counted-arrived = مركبات عُدّت عند الوصول
vehicles-counted = { $count } من { $of }
counted-nobody = لم يعدّ أحد
counts-rival = { $count ->
    [one] عدّ واحد
    [two] عدّان غير متفقين
    [few] { $count } أعداد غير متفقة
    [many] { $count } عدداً غير متفقة
   *[other] { $count } عدد غير متفقة
  }
difference-none = –

## Sites
operations-none = أنشئ العملية المراد رصدها.
operation-add = إنشاء عملية
operation-edit = تعديل { $operation }
operation-name-missing = أدخل اسماً بلغة واحدة على الأقل
operation-status-planned = مخطط لها
operation-status-open = مفتوحة
operation-status-closing = قيد الإغلاق
operation-status-closed = مغلقة
operation-status-archived = مؤرشفة
operation-status-destroyed = أُتلفت
operation-status-planned-hint = يمكن ضم الهواتف وتتعرّف عليها. ويُقبل ما ترسله.
operation-status-open-hint = الهواتف تعدّ وترسل وتُبلَّغ.
operation-status-closing-hint = لا يُرسل أحد بعد الآن. ويُقبل ما بقي على الهواتف.
operation-status-closed-hint = انتهت. ويُقبل مع ذلك ما بقي على الهواتف.
operation-time_zone = المنطقة الزمنية
operation-time_zone-hint = مثلاً Asia/Damascus. تُعرض بها الأوقات على الهواتف وفي المكتب.
operation-day_starts = بداية يوم الإبلاغ
operation-day_starts-hint = بالتوقيت المحلي، مثلاً { $example }. لا تُبلَّغ الهواتف بها.
operation-day_starts-wrong = أدخل وقتاً من اليوم مثل { $example }
operation-contact_line = من يُسأل
operation-contact_line-hint = سطر تعرضه الهواتف لمن يحتاج مساعدة، مثل قناة لاسلكية. ولا يكون اسم شخص أبداً.
operation-languages = اللغات
operation-languages-hint = لغات مراقبيها. ويختار صاحب كل هاتف واحدة.
operation-languages-missing = اختر لغة واحدة على الأقل
operation-digits = الأرقام
operation-digits-hint = تبدأ بها الهواتف. ويستطيع صاحب كل هاتف تغييرها.
operation-age_bands = فئات العمر
operation-age_bands-hint = الأصغر أولاً والأخيرة مفتوحة، مثلاً { $example }. تسأل عنها الهواتف من اتصالها التالي، ويبقى ما عُدّ قبل ذلك كما كان.
operation-age_bands-wrong = أدخل فئات تضم كل عمر مرة واحدة، الأصغر أولاً والأخيرة مفتوحة: { $example }
operation-keep_received_hours = الساعات التي تعرض فيها الهواتف ما وصل إلى المكتب
operation-keep_received_hours-hint = بعدها يغادر التقرير المستلَم الهاتف، ولا يغادره أبداً ما أُعيد أو لم يُرسل. الصفر يعني فوراً. تُبلَّغ الهواتف عند اتصالها التالي.
operation-keep_received_hours-wrong = أدخل الساعات، من 0 إلى 720
operation-position = تسجيل المواقع
operation-position-hint = تُبلَّغ الهواتف عند اتصالها التالي. هواتف هذه النسخة لا تسجّل مكان وقوفها بعد.
operation-photos = التقاط الصور
operation-photos-hint = تُبلَّغ الهواتف عند اتصالها التالي، ثم تعرض إرفاق الصور. الوجوه تعرّض الناس للخطر: اتركها مغلقة ما لم تحتجها.
operation-status_as_announced = تسجيل الصفة التي أعلنها المنظّم
operation-status_as_announced-hint = تُبلَّغ الهواتف عند اتصالها التالي. هواتف هذه النسخة لا تسأل عنها بعد.
operation-exercise = هذا تمرين
operation-exercise-hint = يُعلَّم على أنه تمرين ولا يُجمع مع غيره. ولا يمكن تغيير ذلك لاحقاً.
column-switched-on = المُفعّل
switched-on-none = لا شيء غير العدّ
said-operation-added = أُنشئت: { $operation }
said-operation-changed = حُفظت: { $operation }. تعلم هواتفها بذلك عند اتصالها التالي.

sites-none = أضف أول مكان يمر به الناس.
site-add = إضافة موقع
site-edit = تعديل { $site }
site-import = استيراد قائمة (CSV)
site-search = الاسم أو الرمز
site-names = الأسماء
site-names-hint = يكفي واحد. يعرض الهاتف الاسم بلغته.
site-code = الرمز
site-code-hint = قصير كما يرد في القوائم، مثلاً ALP-RAM
site-name-missing = أدخل اسماً بلغة واحدة على الأقل
site-code-missing = أدخل رمزاً
site-position = الموضع
site-position-hint = خط العرض ثم خط الطول، مثلاً { $example }
site-position_quality = ما جودة الموضع؟
site-pcode = رمز P
site-pcode-hint = لأصغر منطقة تحتويه
site-time_zone = المنطقة الزمنية إن اختلفت
site-zone-hint = تستخدم العملية { $zone }
site-zone-unknown = أدخل منطقة زمنية مثل Asia/Damascus
quality-published = نشره آخرون
quality-measured = قيس هناك
quality-approximate = تقريبي
position-read = { $latitude } { $north ->
    [yes] شمالاً
   *[no] جنوباً
  }، { $longitude } { $east ->
    [yes] شرقاً
   *[no] غرباً
  }
position-two-numbers = أدخل عددين بينهما فاصلة، مثلاً { $example }
position-not-a-number = أدخل الموضع كأعداد، مثلاً { $example }
position-latitude-range = العدد الأول هو خط العرض: بين { $low } و { $high }
position-longitude-range = العدد الثاني هو خط الطول: بين { $low } و { $high }
position-swapped = لا يمكن أن يكون العدد الأول خط عرض. خط العرض أولاً ثم خط الطول
control-title = من يسيطر عليه
control-party = الطرف
control-said-by = بحسب من
control-from = من
control-to = إلى
control-add = إضافة من يسيطر عليه
control-remove-of = إزالة { $party }
control-party-missing = أدخل من يسيطر على الموقع
control-said-by-missing = أدخل من يقول ذلك
control-ends-before = ينتهي قبل أن يبدأ
site-kind-departure = مغادرة
site-kind-crossing = معبر
site-kind-transit = عبور
site-kind-arrival = وصول
site-kind-medical = طبي
site-kind-area = منطقة يبقى فيها الناس
site-status-planned = مخطط
site-status-open = مفتوح
site-status-closed = مغلق
site-status-merged = مدموج
site-close-short = إغلاق
site-close-now = إغلاق الموقع
site-close-of = إغلاق { $site }
site-close-phones = { $count ->
    [0] لا نعرف هاتفاً يحمل تقارير لهذا الموقع؛ قد يحملها هاتف بلا شبكة. ستُقبل وتُعلَّم.
    [one] قد يحمل هاتف واحد تقارير لهذا الموقع. ستُقبل وتُعلَّم.
    [two] قد يحمل هاتفان تقارير لهذا الموقع. ستُقبل وتُعلَّم.
    [few] قد تحمل { $count } هواتف تقارير لهذا الموقع. ستُقبل وتُعلَّم.
    [many] قد يحمل { $count } هاتفاً تقارير لهذا الموقع. ستُقبل وتُعلَّم.
   *[other] قد يحمل { $count } هاتف تقارير لهذا الموقع. ستُقبل وتُعلَّم.
  }
site-close-reports = { $count ->
    [one] تقرير واحد من هنا ينتظر المراجعة.
    [two] تقريران من هنا ينتظران المراجعة.
    [few] { $count } تقارير من هنا تنتظر المراجعة.
    [many] { $count } تقريراً من هنا تنتظر المراجعة.
   *[other] { $count } تقرير من هنا تنتظر المراجعة.
  }
site-close-text = تتوقف الهواتف عن عرض الموقع عند اتصالها التالي. يمكن فتحه من جديد.
site-open-short = فتح من جديد
site-open-again = فتح من جديد: { $site }
site-open-text = تعرض الهواتف الموقع من جديد عند اتصالها التالي.
said-site-added = أُضيف: { $site }
said-site-changed = حُفظ: { $site }
said-site-closed = أُغلق: { $site }
said-site-opened = فُتح من جديد: { $site }
said-sites-imported = مواقع أُضيفت: { $added }. تغيّرت: { $changed }.
import-text = اختر ملف CSV بترميز يونيكود، تفصل بين أعمدته فواصل أو فواصل منقوطة أو علامات جدولة. ترى أولاً ما سيفعله؛ صف خاطئ واحد ولا يؤخذ شيء.
import-columns = الأعمدة:
import-file = الملف
import-good = يضيف { $added }، ويغيّر { $changed }، ويترك { $same } كما هي.
import-bad = { $count ->
    [one] صف واحد خاطئ. لا يؤخذ شيء حتى يصحّ.
    [two] صفان خاطئان. لا يؤخذ شيء حتى يصحّا.
    [few] { $count } صفوف خاطئة. لا يؤخذ شيء حتى تصحّ.
    [many] { $count } صفاً خاطئاً. لا يؤخذ شيء حتى تصحّ.
   *[other] { $count } صف خاطئ. لا يؤخذ شيء حتى تصحّ.
  }
import-line = السطر { $line }
import-add = إضافة
import-change = تغيير
import-commit = أخذ القائمة كلها
import-problem-code-wrong = { $column }: يتكوّن الرمز من حروف لاتينية كبيرة وأرقام وشرطات، مثل ALP-RAM، ولا يطول عن المسموح
import-problem-kind-unknown = { $column }: واحد من departure وcrossing وtransit وarrival وmedical وarea
import-problem-name-missing = ينقص اسم، بأي لغة
import-problem-name-wrong = { $column }: الاسم طويل جداً أو فيه حروف خفية
import-problem-pcode-wrong = { $column }: { $said } ليس رمز مكان مثل SY0200
import-problem-quality-unknown = { $column }: واحد من published وmeasured وapproximate
import-problem-zone-unknown = { $column }: { $said } ليست منطقة زمنية مثل Asia/Damascus
import-problem-position-half = { $column }: يحتاج الموضع إلى خط عرض وخط طول؛ اترك الاثنين فارغين إن لم يُعرف
import-problem-beyond-the-globe = { $column }: لا وجود لـ { $said } على الأرض
import-problem-not-degrees = { $column }: { $said } ليس عدداً من الدرجات مثل 36.158
import-problem-stands-already = { $column }: { $said } مذكور في السطر { $number }
import-problem-too-many-rows = عدد الصفوف أكبر من { $number }؛ استوردها على أجزاء
import-problem-cells-differ = عدد خلايا الصف { $number } وعدد أعمدة العنوان { $of }
import-problem-not-csv = لا تمكن قراءة هذا كملف CSV: ابحث عن علامة اقتباس لم تُغلق
import-problem-column-missing = العمود { $column } ناقص
import-problem-names-column-missing = ينقص عمود للأسماء: name_en أو name_ar أو name_fr أو name_ru
import-problem-column-unknown = العمود { $column } غير معروف
import-problem-column-twice = العمود { $column } مذكور مرتين
csv-empty = الملف فارغ
csv-not-utf8 = الملف ليس بترميز يونيكود. احفظه ملف CSV بهذا الترميز
csv-too-large = الملف أكبر من قائمة مواقع
csv-is-a-workbook = هذا مصنّف جداول. احفظه أولاً بصيغة CSV

## People
people-none = لا أحد هنا بعد. ادعُ أول شخص.
person-invite = دعوة شخص
person-search = الاسم أو اسم الدخول
person-edit = تعديل { $name }
person-name = الاسم
person-name-hint = كما يعرفه الزملاء. لا تعرضه الهواتف لغيره أبداً.
person-name-missing = أدخل اسماً
person-login-hint = حروف لاتينية وأرقام و ‎. _ @ + -‎
person-next-staff = تحصل بعد ذلك على رابط يختار به كلمة مرور.
person-next-monitor = تحصل بعد ذلك على رمز يسجّل هاتفه. يجب أن يكون بجانبك.
person-roles = الأدوار
person-roles-of = أدوار { $name }
person-sign-in = دخول جديد
person-sign-in-of = دخول جديد لـ { $name }
person-suspend = تعليق
person-suspend-of = تعليق { $name }
person-suspend-text = يُسجَّل خروجه فوراً، وتُرفض هواتفه عند الاتصال التالي. تبقى تقاريره له، وما لم يُرسل يبقى على الهاتف.
person-restore = استعادة
person-restore-of = استعادة { $name }
person-restore-text = يمكنه الدخول من جديد، وتُقبل هواتفه من جديد.
person-status-invited = مدعو
person-status-active = نشط
person-status-suspended = معلّق
role = الدور
role-monitor = مراقب
role-coordinator = منسّق
role-admin = مدير
role-monitor-hint = يعدّ على الهاتف.
role-coordinator-hint = يراجع التقارير ويقرر في المكتب.
role-admin-hint = يدير المواقع والأشخاص والهواتف. لا يقرأ بذلك وحده أي تقرير.
role-at = { $role } · { $where }
role-whole = كل { $operation }
role-whole-operation = العملية كلها
role-add = إضافة دور
role-end = إنهاء
role-end-of = إنهاء: { $role }
roles-none = بلا دور
roles-when = التغيير يُخرج الشخص من المكتب، ويسري على الهاتف عند اتصاله التالي.
said-role-given = أُعطي الدور: { $role }
said-role-ended = انتهى الدور: { $role }
said-person-invited = أُضيف: { $name }
said-person-changed = حُفظ: { $name }
said-person-suspended = عُلّق: { $name }
said-person-restored = استُعيد: { $name }
invitation-for = رابط دخول لـ { $name }
invitation-give = أعطه هذا الرابط هو وحده. يُعرض الآن فقط ويعمل مرة واحدة.
invitation-link = الرابط
invitation-expires = يعمل حتى { $time }.
column-person = الشخص
column-roles = الأدوار
column-language = اللغة
column-status = الحالة
column-last-active = آخر نشاط
column-site = الموقع
column-kind = النوع
column-last-report = آخر تقرير
column-phones-waiting = هواتف تحمل تقارير
language-en = الإنكليزية
language-ar = العربية
language-fr = الفرنسية
language-ru = الروسية

## Files from phones
file-bring-in = إدخال ملف من هاتف
file-text = يستطيع هاتف بلا شبكة أن يعطي تقاريره في ملف، ويستطيع أي شخص إحضاره. يُفحص أولاً: الملف غير الكامل لا يغيّر شيئاً. إدخال الملف مرتين لا يضر.
file-choose = الملف
file-drop = اختره أو أسقطه هنا.
file-taking = جارٍ أخذ التقارير…
file-taken = { $count ->
    [0] لا تغيير في هذا الملف.
    [one] التغيير الوحيد في هذا الملف محفوظ لدينا.
    [two] التغييران في هذا الملف محفوظان لدينا.
    [few] كل التغييرات في هذا الملف، وهي { $count }، محفوظة لدينا.
    [many] كل التغييرات في هذا الملف، وهي { $count }، محفوظة لدينا.
   *[other] كل التغييرات في هذا الملف، وهي { $count }، محفوظة لدينا.
}
file-known = { $count ->
    [one] تغيير واحد منها كان هنا من قبل.
    [two] تغييران منها كانا هنا من قبل.
    [few] { $count } تغييرات منها كانت هنا من قبل.
    [many] { $count } تغييراً منها كانت هنا من قبل.
   *[other] { $count } تغيير منها كانت هنا من قبل.
}
file-strange = { $count ->
    [one] لا يشهد أي هاتف لتغيير واحد منها: يُحفظ ولا يُحتسب.
    [two] لا يشهد أي هاتف لتغييرين منها: يُحفظان ولا يُحتسبان.
    [few] لا يشهد أي هاتف لـ { $count } تغييرات منها: تُحفظ ولا تُحتسب.
    [many] لا يشهد أي هاتف لـ { $count } تغييراً منها: تُحفظ ولا تُحتسب.
   *[other] لا يشهد أي هاتف لـ { $count } تغيير منها: تُحفظ ولا تُحتسب.
}
file-receipts = حفظ الجواب لذلك الهاتف
file-receipts-text = أعده إلى الهاتف الذي جاء منه الملف: «الإرسال» ثم «أخذ ملف». لا يستطيع فتحه إلا ذلك الهاتف.
file-no-receipts = الهاتف الذي أعدّ هذا الملف غير معروف هنا، فلا جواب له.
file-another = إدخال ملف آخر
refusal-not-a-bundle = ليس هذا ملف تقارير من هاتف. لم يؤخذ منه شيء.
refusal-bundle-too-new = أعدّ هذا الملف تطبيق أحدث مما يعرفه هذا المكتب. حدّث الخادم أولاً. لم يؤخذ منه شيء.
refusal-bundle-of-another-office = أُعدّ هذا الملف لمكتب آخر، ولا يستطيع فتحه إلا ذلك المكتب. لم يؤخذ منه شيء.
refusal-bundle-damaged = هذا الملف تالف أو ناقص. لم يؤخذ منه شيء. اطلبه مرة أخرى.
refusal-too-large = هذا الملف كبير جداً: أكثر من ١٦ ميغابايت. لم يؤخذ منه شيء.
refusal-safety-log = لا يمكن الكتابة في سجل الأمان على الخادم، فلم يُفعل شيء. أبلغ من يدير الخادم.

## Phones
devices-none = لم يُسجَّل أي هاتف بعد.
device-enrol = تسجيل هاتف
device-enrol-of = تسجيل هاتف لـ { $name }
device-status-active = نشط
device-status-held = ينتظر الإفراج بعد استعادة النسخة الاحتياطية
device-status-revoked = مُلغى
device-quiet = لا اتصال منذ أكثر من يوم
device-missing = { $count ->
    [one] تغيير واحد لم يصل قط:
    [two] تغييران لم يصلا قط:
    [few] { $count } تغييرات لم تصل قط:
   *[other] { $count } تغييراً لم تصل قط:
  }
device-cloned = هاتفان يستخدمان هذا التسجيل
device-revoke = إلغاء التسجيل
device-revoke-of = إلغاء التسجيل: { $device }
device-revoke-now = إلغاء الآن
revoke-waiting = { $count ->
    [0] عند آخر اتصال ({ $time }) لم يكن على الهاتف شيء ينتظر. ما عُدّ بعد ذلك قد يضيع.
    [one] عند آخر اتصال ({ $time }) كان تغيير واحد ما زال على الهاتف. الإلغاء قد يضيّعه: اجمعه أولاً إن أمكن.
    [two] عند آخر اتصال ({ $time }) كان تغييران ما زالا على الهاتف. الإلغاء قد يضيّعهما: اجمعهما أولاً إن أمكن.
    [few] عند آخر اتصال ({ $time }) كانت { $count } تغييرات ما زالت على الهاتف. الإلغاء قد يضيّعها: اجمعها أولاً إن أمكن.
    [many] عند آخر اتصال ({ $time }) كان { $count } تغييراً ما زالت على الهاتف. الإلغاء قد يضيّعها: اجمعها أولاً إن أمكن.
   *[other] عند آخر اتصال ({ $time }) كان { $count } تغيير ما زالت على الهاتف. الإلغاء قد يضيّعها: اجمعها أولاً إن أمكن.
  }
revoke-unknown = لم يتصل هذا الهاتف قط. ما عُدّ عليه قد يضيع.
revoke-text = يُرفض هاتف { $name } عند اتصاله التالي، ويحتفظ بما لم يرسله، ويقول من يُسأل.
said-device-revoked = أُلغي: { $device }
device-release = إفراج
device-release-of = الإفراج عن هاتف { $name }
device-release-now = إفراج الآن
device-recovered = سُجّل بعد النسخة الاحتياطية
device-recovered-text = استُعيدت قاعدة البيانات من نسخة احتياطية أقدم من هذا الهاتف. لم يصل إلا ملفه، ومفتاحه يدل على أنه سُجّل هنا.
device-recovered-then = ما جاءت به ملفاته يسري باسم { $name }. ويحتاج الهاتف نفسه إلى رمز جديد إن لم يكن قد انضم من جديد.
release-why = استُعيدت قاعدة البيانات من نسخة احتياطية، ولا يُعرف أي الهواتف أُلغي تسجيلها بعدها. تأكد ممن يحمل هذا الهاتف قبل أن تسمح له بالدخول.
release-then = ما جاءت به ملفاته يسري باسم { $name }، ويُسمح للهاتف بالدخول عند اتصاله التالي.
said-device-released = أُفرج عن هاتف { $name }
waiting-unknown = لا اتصال بعد
waiting-changes = { $count ->
    [0] لا شيء ينتظر
    [one] تغيير واحد ينتظر
    [two] تغييران ينتظران
    [few] { $count } تغييرات تنتظر
    [many] { $count } تغييراً تنتظر
   *[other] { $count } تغيير تنتظر
  }
column-device = الهاتف
column-last-contact = آخر اتصال
column-waiting = ينتظر عليه
enrol-who = هاتف من
enrol-who-text = للمراقبين وحدهم هواتف. يجب أن يكونوا بجانبك: الرمز ليس للإرسال.
enrol-who-missing = اختر صاحب الهاتف
enrol-choose = اختر شخصاً
enrol-make = إنشاء رمز
enrol-title = تسجيل هاتف لـ { $name }
enrol-text = امسح الرمز بكاميرا الهاتف، أو افتح التطبيق واكتب الرمز. لهاتف واحد ومرة واحدة.
enrol-qr = رمز QR فيه رابط التسجيل
enrol-code = الرمز
enrol-link = الرابط
enrol-left = يعمل { $minutes } د { $seconds } ث أخرى.
enrol-over = هذا الرمز قديم. أنشئ رمزاً جديداً.
enrol-again = إنشاء رمز جديد

## Trouble
trouble-unexpected = حدث خطأ في هذه الصفحة. حاول مرة أخرى، وإن بقي فأعد تحميل الصفحة.
trouble-offline = تعذّر الوصول إلى الخادم.
trouble-signed-out = لست مسجّل الدخول.
trouble-stale = غيّر شخص آخر هذا في الأثناء. انظر مرة أخرى ثم كرّر.
trouble-absent = غير موجود، أو ليس لك أن تراه.
trouble-refused = لم يقبله الخادم.
trouble-too-often = محاولات كثيرة. انتظر قليلاً.
trouble-server = في الخادم خلل. لم يُحفظ شيء.
refusal-not-found = غير موجود، أو ليس لك أن تراه.
refusal-rev-moved = غيّر شخص آخر هذا في الأثناء. أغلق هذا وانظر مرة أخرى ثم كرّر.
refusal-version-moved = غيّر شخص آخر هذا في الأثناء. انظر مرة أخرى ثم كرّر.
refusal-forbidden = دورك لا يسمح بذلك.
refusal-counted-by-you = أنت من عدّ؛ يراجعه شخص آخر.
refusal-entered-by-you = أنت من أدخله؛ يراجعه شخص آخر.
refusal-set-by-you = أنت من وضع قيمة فيه؛ يراجعه شخص آخر.
refusal-candidate-of-yours = إحدى قيمك مطروحة في الخلاف؛ يقرر شخص آخر.
refusal-open-conflict = احسم القيم المتنافسة أولاً.
refusal-settled-already = عالج شخص آخر هذا في الأثناء. انظر مرة أخرى.
refusal-joined-already = هاتان قافلة واحدة أصلاً. أغلق هذا وانظر مرة أخرى.
refusal-joined-elsewhere = هذه مضمومة إلى قافلة أخرى. افصلها هناك أولاً.
refusal-not-joined = فصلها شخص آخر في الأثناء. أغلق هذا وانظر مرة أخرى.
refusal-redaction-open = طُلبت إزالة هنا من قبل. أكّدها أو ارفضها أولًا.
refusal-asked-by-you = أنت طلبت هذا؛ يؤكده شخص آخر.
refusal-candidate-redacted = أُزيل هذا نهائيًا ولا يمكن اختياره. اختر قيمة أخرى أو أدخلها.
refusal-value-removed = أزال شخصان هذا نهائيًا. اكتبه من دون ما أُزيل.
refusal-not-releasable = ما زال لا يمكن أن يسري كما هو. أصلحه أو ضعه جانباً.
refusal-reason-needed = اذكر السبب.
refusal-question-needed = أدخل سؤالاً.
refusal-own-role = لا أحد يغيّر دوره بنفسه.
refusal-last-admin = لا يمكن للمدير الأخير أن يغادر. اجعل شخصاً آخر مديراً أولاً.
refusal-code-unknown = هذا الرمز غير معروف. تحقق منه أو اطلب رمزاً جديداً.
refusal-code-expired = هذا الرمز قديم. اطلب رمزاً جديداً.
refusal-code-used = استُخدم هذا الرمز من قبل. اطلب رمزاً جديداً.
refusal-too-many = محاولات كثيرة. انتظر قليلاً.
refusal-late-answer = وصل الجواب بعد إغلاق السؤال

## Values
value-not-recorded = غير مسجّل
value-removed = أُزيل نهائيًا
value-not-observed = لم يُلاحظ
value-yes = نعم
value-no = لا
value-withdrawn = مسحوب
value-stands = قائم
figure-range = من { $low } إلى { $high }
figure-about = نحو { $number }
figure-at-least = { $number } على الأقل
figure-more-than = أكثر من { $number }
figure-nearly = قرابة { $number }
figure-up-to = حتى { $number }
band-and-over = { $from } فأكثر
sex-female = إناث
sex-male = ذكور
sex-unknown = جنس غير معروف

## Fields of reports, convoys and vehicles
field-count-band = { $who }، { $band }
field-kind = النوع
field-site = المكان
field-site-said = المكان كما قيل
field-convoy = القافلة
field-vehicle = المركبة
field-vehicle-label = المركبة كما ذُكرت
field-vehicle-type = نوع المركبة
field-observed_from = شوهد من
field-observed_to = شوهد إلى
field-written_at = كُتب في
field-counted_by = من عدّ
field-came_by = وصل عن طريق
field-sheet_number = رقم الورقة
field-how_known = كيف عُرف
field-source-name = المصدر
field-source-type = نوع المصدر
field-source-knows = كيف يعرف المصدر
field-position-latitude_e7 = خط العرض (× 10⁷)
field-position-longitude_e7 = خط الطول (× 10⁷)
field-position-accuracy_m = دقة الموضع (م)
field-distance = البعد عن الموقع
field-note = ملاحظة
field-language = اللغة
field-form_version = إصدار الاستمارة
field-withdrawn = السحب
field-direction = الاتجاه
field-mode = طريقة العدّ
field-unit = الوحدة
field-quantifier = الدقة
field-total = العدد
field-low = الأدنى
field-high = الأعلى
field-where_counted = أين عُدّ
field-count-women = نساء
field-count-men = رجال
field-count-girls = بنات
field-count-boys = أولاد
field-sick-lying = جرحى أو مرضى مستلقون
field-sick-seated = جرحى أو مرضى جالسون
field-companions = مرافقو المرضى
field-needs-child_alone = طفل يبدو وحيداً
field-needs-older_alone = مسنّ وحيد
field-needs-pregnant_or_infant = حامل أو مع رضيع
field-needs-moves_with_help = يتحرك بمساعدة
field-not_boarded-choice = لم يصعد باختياره
field-not_boarded-refused = لم يصعد، منعه طرف
field-not_boarded-no_place = لم يصعد، لا مكان
field-share_observed = الجزء المُراقَب من الفترة (٪)
field-status-announced = الصفة كما أعلنها المنظّم
field-label = الاسم أو الرقم
field-from_site = من
field-to_site = إلى
field-at_site = تقف في
field-departed_at = غادرت
field-arrived_at = وصلت
field-type = النوع
field-seats = المقاعد

choice-vehicle-type-bus = حافلة
choice-vehicle-type-ambulance = سيارة إسعاف
choice-vehicle-type-car = سيارة
choice-vehicle-type-van = حافلة صغيرة
choice-vehicle-type-truck = شاحنة
choice-vehicle-type-motorbike = دراجة نارية
choice-vehicle-type-on-foot = سيراً على الأقدام
choice-vehicle-type-other = غير ذلك
choice-type-bus = حافلة
choice-type-ambulance = سيارة إسعاف
choice-type-car = سيارة
choice-type-van = حافلة صغيرة
choice-type-truck = شاحنة
choice-type-motorbike = دراجة نارية
choice-type-other = غير ذلك
choice-came_by-phone = الهاتف
choice-came_by-paper = الورق
choice-came_by-voice = الصوت
choice-came_by-memory = لاحقاً من الذاكرة
choice-how_known-counted = معدود
choice-how_known-estimated = مقدَّر
choice-how_known-told = رواه آخرون
choice-how_known-list = من قائمة
choice-source-type-humanitarian = منظمة إنسانية
choice-source-type-united-nations = الأمم المتحدة
choice-source-type-government = الحكومة
choice-source-type-party = طرف في النزاع
choice-source-type-media = إعلام
choice-source-type-monitoring-group = جهة رصد
choice-source-type-local = أهالي المنطقة
choice-source-type-other = غير ذلك
choice-source-knows-saw = رآه
choice-source-knows-heard = سمعه
choice-source-knows-document = من وثيقة
choice-distance-near = قريب
choice-distance-far = بعيد
choice-distance-unknown = غير معروف
choice-direction-leaving = مغادرة
choice-direction-arriving = وصول
choice-direction-passing = عبور
choice-direction-waiting = انتظار
choice-direction-turned-back = أُعيدوا
choice-direction-returning = عودة
choice-mode-tally = ضغطة لكل واحد
choice-mode-typed = كُتب العدد
choice-mode-stream = مركبة مركبة
noun-unit-person = { $count ->
    [zero] شخص
    [one] شخص
    [two] شخصان
    [few] أشخاص
    [many] شخصاً
   *[other] شخص
  }
noun-unit-household = { $count ->
    [zero] أسرة
    [one] أسرة
    [two] أسرتان
    [few] أسر
    [many] أسرة
   *[other] أسرة
  }
noun-unit-vehicle = { $count ->
    [zero] مركبة
    [one] مركبة
    [two] مركبتان
    [few] مركبات
    [many] مركبة
   *[other] مركبة
  }
choice-unit-person = أشخاص
choice-unit-household = أسر
choice-unit-vehicle = مركبات
choice-quantifier-exact = بالضبط
choice-quantifier-about = نحو
choice-quantifier-at-least = على الأقل
choice-quantifier-more-than = أكثر من
choice-quantifier-nearly = قرابة
choice-quantifier-up-to = حتى
choice-where_counted-on-board = على متنها
choice-where_counted-at-the-door = عند الباب
choice-where_counted-from-outside = من الخارج
choice-where_counted-from-a-list = من قائمة
choice-status-announced-civilians = مدنيون
choice-status-announced-armed-group = جماعة مسلحة
choice-status-announced-mixed = مختلط
choice-status-announced-not-announced = لم يُعلن
choice-kind-headcount = عدّ أشخاص

## Two counts of one event

duplicates-title = قد يكون الحدث نفسه
duplicate-other = { $name }: { $number }
duplicate-one-event = حدث واحد: اعتمد { $number }
duplicate-two-events = حدثان
duplicate-witnessed-twice = حدث واحد بشاهدين: اعتمد { $number }
duplicate-why-not = يقرر هذا شخص آخر: فأنت عددتَ أحد الرقمين أو أدخلته أو غيّرته.
duplicate-asked-anew = لم يعد العدد المعتمد آنذاك محتسبًا. فما القرار الآن؟
duplicate-said-one-event = حدث واحد، قرر ذلك { $name } في { $time }.
duplicate-said-two-events = حدثان، قرر ذلك { $name } في { $time }.
duplicate-said-witnessed-twice = حدث واحد رآه شاهدان، قرر ذلك { $name } في { $time }.
duplicate-one-event-title = حدث واحد عُدّ مرتين
duplicate-one-event-text = يُستبعد التقرير الآخر من العدّ. ويبقى كلاهما مقروءاً.
duplicate-one-event-reason-1 = وقف الاثنان عند البوابة نفسها
duplicate-one-event-reason-2 = تذكر قائمة القافلة هذه المركبة مرة واحدة
duplicate-two-events-title = حدثان
duplicate-two-events-text = يُحتسب التقريران.
duplicate-two-events-reason-1 = جاءت المركبة مرتين
duplicate-two-events-reason-2 = مركبتان برقم واحد
duplicate-witnessed-twice-title = حدث واحد رآه شاهدان
duplicate-witnessed-twice-text = يبقى التقريران دليلاً، والعدد الذي اخترته هو المعتمد.
duplicate-witnessed-twice-reason-1 = رأى موقعان مرور المركبة نفسها
duplicate-witnessed-twice-reason-2 = عدّ أحدهما عند الباب والآخر على متنها
duplicate-save = حفظ القرار
said-duplicate-one-event = حدث واحد. استُبعد التقرير الآخر من العدّ.
said-duplicate-two-events = حدثان. يُحتسب التقريران.
said-duplicate-witnessed-twice = حدث واحد بشاهدين. يبقى التقريران.
## What came with a report
photos-title = الصور
photos-received = { $count ->
    [zero] لا صور
    [one] تم استلام { $received } من صورة واحدة
    [two] تم استلام { $received } من صورتين
    [few] تم استلام { $received } من { $count } صور
    [many] تم استلام { $received } من { $count } صورة
   *[other] تم استلام { $received } من { $count } صورة
}
photo-number = الصورة { $number }
photo-other = ملف آخر وصل لهذا الموضع
photo-waiting = ما زالت على الهاتف.
photo-arriving = في الطريق.
photo-unreadable = وصلت ولا يمكن عرضها: ليست صورة يمكن فتحها بأمان. الملف محفوظ.
photo-differs = ملف غير الذي أعلن عنه التقرير. هو محفوظ ولا يمكن عرضه.
photo-redacted = أُزيل نهائيًا.

removals-title = أُزيل نهائيًا
removals-none = لم يُزَل شيء من هذا التقرير.
removals-text = يُزال الاسم أو أي خطر آخر تسرّب من كل مكان: هنا ومن كل هاتف ومما يصل لاحقًا. شخص يطلب وشخص آخر يؤكد. ولا يمكن لأحد التراجع عن ذلك.
removals-asked = بانتظار شخص ثانٍ
removals-confirmed = أُزيل
removals-refused = رُفض أو سُحب
removals-empty-asked = لا توجد إزالة تنتظر التأكيد.
removals-empty-confirmed = لم يُزَل شيء بعد.
removals-empty-refused = لم تُرفض أي إزالة.
removal-waits = طلب { $name } إزالة { $what }، { $time }. بانتظار شخص ثانٍ.
removal-done = { $what }: أُزيل نهائيًا، { $time }. طلبه { $name } وأكده { $other }.
removal-refused = { $what }: لم يُزَل. طلبه { $name } ورفضه { $other }، { $time }.
removal-taken-back = { $what }: لم يُزَل. طلبه { $name } ثم سحبه، { $time }.
removal-texts = ما كتبه الناس عنه (الأسباب والأسئلة والأجوبة)
removal-taps = سير العدّ
removal-of-a-change = تغيير ينتظر الفرز
removal-ask-open = إزالة شيء نهائيًا…
removal-ask-title = إزالة شيء نهائيًا
removal-ask-text = يُزال ما تختاره مع كل ما احتواه يومًا، بعد أن يؤكده منسّق آخر. لا يمكن التراجع عن ذلك ولن يستطيع أحد قراءته بعدها. أزِل فقط ما يعرّض أحدًا للخطر؛ أما الخطأ فيُصحَّح.
removal-nothing = لا يحتوي هذا التقرير على شيء يمكن إزالته. الرقم أو الاختيار الخاطئ يُصحَّح.
removal-what = ما الذي يُزال
removal-choose = اختر واحدًا على الأقل.
removal-reason-hint = سيقرؤه آخرون. لا تكرر ما يُراد إزالته.
removal-ask = اطلب الإزالة
removal-one-at-a-time = توجد إزالة تنتظر شخصًا ثانيًا. أكّدها أو ارفضها أولًا.
removal-another-confirms = أنت طلبت هذا. يؤكده منسّق آخر. وإن لم يوجد، يعيّن المسؤول أحدًا.
removal-confirm-open = انظر وأكّد…
removal-confirm-title = إزالة هذا نهائيًا؟
removal-confirm-text = يُزال من التقرير وسجلّه ومن الهواتف ومن ملفات هذا الخادم. ولا يمكن لأحد إعادته.
removal-asked-because = يطلبه { $name }:
removal-moved = تغيّر التقرير في الأثناء. انظر مجددًا إلى ما سيُزال.
removal-confirm = أزِل نهائيًا
removal-refuse = ارفض
removal-refuse-title = عدم الإزالة
removal-take-back = اسحب الطلب
removal-take-back-title = سحب طلب الإزالة
removal-refuse-text = لا يُزال شيء. ويبقى السبب مع التقرير.
removed-from-it = أُزيل نهائيًا: { $what }
said-removal-asked = طُلبت الإزالة، وهي بانتظار شخص ثانٍ.
said-removal-confirmed = أُزيل نهائيًا.
said-removal-refused = لم يُزَل شيء.
photo-not-shown = تعذّر التحميل. افتح التقرير مرة أخرى.
curve-title = كيف نُقر العدد
curve-waiting = ما زال على الهاتف.
curve-unreadable = وصل ولا يمكن قراءته. الملف محفوظ.
curve-said = عدد النقرات { $taps } خلال { $span }، وصولاً إلى { $number }
flag-attachment-differs = وصل ملف غير الذي أُعلن عنه
