using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Forum.Web.Notifications;

internal sealed class NotificationTable : IEntityTypeConfiguration<Notification>
{
    public void Configure(EntityTypeBuilder<Notification> builder)
    {
        builder.ToTable("Notifications");
        builder.HasKey(notification => notification.Id);
        builder.Property(notification => notification.Id).ValueGeneratedOnAdd();
        builder.Property(notification => notification.Text).HasMaxLength(Notification.MaxTextLength);
        builder.HasOne(notification => notification.User).WithMany().HasForeignKey(notification => notification.UserId).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne(notification => notification.Actor).WithMany().HasForeignKey(notification => notification.ActorId).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne(notification => notification.Post).WithMany().HasForeignKey(notification => notification.PostId).OnDelete(DeleteBehavior.Cascade);

        // The inbox, newest first; and what is unread in it.
        builder.HasIndex(notification => new { notification.UserId, notification.Id });
        builder.HasIndex(notification => new { notification.UserId, notification.ReadAt });
    }
}
