using Forum.Web.Accounts;
using Forum.Web.Data;
using Forum.Web.Moderation;
using Forum.Web.Text;
using Microsoft.AspNetCore.Html;
using Microsoft.EntityFrameworkCore;

namespace Forum.Web.Administration;

/// <summary>
/// The settings, at hand without a question to the database: read once at start (<see cref="LoadAsync"/>), and changed
/// here only, by the one process that writes the database.
/// </summary>
internal sealed class SettingsStore(IServiceScopeFactory scopes) : IDisposable
{
    private readonly SemaphoreSlim _saving = new(1, 1);
    private volatile State _state = new(new ForumSettings());

    /// <summary>The settings as they are now.</summary>
    public ForumSettings Current => _state.Settings;

    /// <summary><see cref="ForumSettings.Announcement"/> as HTML; null if there is nothing to announce.</summary>
    public IHtmlContent? Announcement => _state.Announcement;

    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var rows = await scope.ServiceProvider.GetRequiredService<ForumDb>().Settings.AsNoTracking().ToListAsync(cancellationToken);
        _state = new(SettingRows.Read(rows));
    }

    /// <summary>Saves settings, which count from then on, and writes down which ones changed.</summary>
    public async Task SaveAsync(Viewer administrator, ForumSettings settings, CancellationToken cancellationToken)
    {
        // One at a time: or what was committed first could be what counts in the end.
        await _saving.WaitAsync(cancellationToken);
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<ForumDb>();
            await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
            var rows = await db.Settings.ToDictionaryAsync(row => row.Name, cancellationToken);
            var before = SettingRows.Write(SettingRows.Read(rows.Values));
            var changes = new List<string>();
            foreach (var (name, value) in SettingRows.Write(settings).Where(setting => setting.Value != before[setting.Key]))
            {
                changes.Add($"{name}: {before[name]} → {value}");
                if (rows.TryGetValue(name, out var row))
                {
                    row.Value = value;
                }
                else
                {
                    db.Settings.Add(new Setting { Name = name, Value = value });
                }
            }

            if (changes.Count > 0)
            {
                scope.ServiceProvider.GetRequiredService<AuditLog>().Add("settings.changed", administrator, string.Join("; ", changes));
                await db.SaveChangesAsync(cancellationToken);
                await transaction.CommitAsync(cancellationToken);
                _state = new(settings);
            }
        }
        finally
        {
            _saving.Release();
        }
    }

    public void Dispose() => _saving.Dispose();

    private sealed record State(ForumSettings Settings)
    {
        public IHtmlContent? Announcement { get; } =
            Settings.Announcement.Length == 0 ? null : new HtmlString(MarkdownText.ToHtml(Settings.Announcement));
    }
}
