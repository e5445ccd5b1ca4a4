namespace Forum.Web.Notifications;

internal static class NotificationsExtensions
{
    /// <summary>What concerns one user, in an inbox, and live on whatever page they are on.</summary>
    public static WebApplicationBuilder AddNotifications(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<NotificationOptions>()
            .BindConfiguration(NotificationOptions.SectionName)
            .Validate(options => options.MaxPerPost is >= 0 and <= 100, "Forum:Notifications:MaxPerPost must be between 0 and 100.")
            .ValidateOnStart();
        builder.Services.AddScoped<UnreadCounter>();
        builder.Services.AddScoped<NotificationEvents>();
        builder.Services.AddScoped<Notifier>();
        builder.Services.AddScoped<Inbox>();
        return builder;
    }
}
